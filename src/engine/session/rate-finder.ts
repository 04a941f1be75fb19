/** The rate finder: trains a few hundred steps at a growing learning rate and reports only their losses. */
import type { TrainingTable } from '../../core/data/dataset.ts';
import { splitTable } from '../../core/data/split-table.ts';
import { epochOrder } from '../../core/training/epoch-order.ts';
import { hasDiverged } from '../../core/training/learning-rate-finder.ts';
import type { TrainConfig } from '../../core/training/train-config.ts';
import type { Trainer } from '../../core/training/trainer.ts';
import { nextTask } from '../../platform/next-task.ts';
import { ChunkSizer } from './chunk-sizer.ts';
import type { PauseStopControl } from './pause-stop-control.ts';
import { withDeadline } from './training-guards.ts';

export interface RateFinderSetup {
  /** A trainer at the initial state. */
  readonly trainer: Trainer;
  readonly config: TrainConfig;
  readonly table: TrainingTable;
  /** Learning rates, one a step. */
  readonly rates: Float32Array<ArrayBuffer>;
  readonly control: PauseStopControl;
  /** Called after each chunk with the losses of its steps, in nats. */
  readonly onLosses: (losses: Float32Array<ArrayBuffer>) => void;
}

const noHooks = { paused: async () => {}, left: async () => {}, resumed() {} };

/** Resolves when all rates were tried, the loss exploded, or it was stopped. Rejects with a `TrainerFailure`. */
export async function runRateFinder(setup: RateFinderSetup): Promise<void> {
  const { trainer, config, table, rates, control, onLosses } = setup;
  const { batchSize, seed } = config;
  const { training } = splitTable(table, config);
  const stepsPerEpoch = Math.ceil(training.length / batchSize);
  const chunkSizer = new ChunkSizer();
  const losses: number[] = [];
  while (losses.length < rates.length && !hasDiverged(losses)) {
    if ((await control.waitWhilePaused(noHooks)) === 'stop') return;
    const firstStep = losses.length;
    const epoch = Math.floor(firstStep / stepsPerEpoch);
    const stepInEpoch = firstStep % stepsPerEpoch;
    const count = Math.min(chunkSizer.next(), stepsPerEpoch - stepInEpoch, rates.length - firstStep);
    const order = epochOrder(training, seed, epoch);
    const rows = order.slice(stepInEpoch * batchSize, (stepInEpoch + count) * batchSize);
    const learningRates = rates.slice(firstStep, firstStep + count);
    const begun = performance.now();
    const { loss } = await withDeadline(
      trainer.train({ rows, batchSize, learningRates, firstStep, epoch, measure: false }),
      chunkSizer.deadline(count),
    );
    chunkSizer.report(count, performance.now() - begun);
    losses.push(...loss);
    onLosses(loss.slice());
    await nextTask();
  }
}
