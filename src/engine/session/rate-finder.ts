/** The learning-rate range test: a few hundred steps at a growing rate, whose losses are all that is kept. */
import type { TrainingTable } from '../../core/data/dataset.ts';
import { stratifiedSplit } from '../../core/data/split.ts';
import { epochOrder } from '../../core/training/epoch-order.ts';
import { hasExploded } from '../../core/training/learning-rate-finder.ts';
import type { TrainConfig } from '../../core/training/train-config.ts';
import type { Trainer } from '../../core/training/trainer.ts';
import { nextTask } from '../../platform/next-task.ts';
import { ChunkSizer } from './chunk-sizer.ts';
import type { PauseStopControl } from './pause-stop-control.ts';
import { answeredWithin } from './training-guards.ts';

export interface RateFinderSetup {
  /** At the initial state. */
  readonly trainer: Trainer;
  readonly config: TrainConfig;
  readonly table: TrainingTable;
  /** One a step. */
  readonly rates: Float32Array<ArrayBuffer>;
  readonly control: PauseStopControl;
  /** Hears the losses of each chunk of steps, in nats. */
  readonly onLosses: (losses: Float32Array<ArrayBuffer>) => void;
}

const never = { paused: async () => {}, resumed() {} };

/** Resolves when all rates were tried, the loss exploded, or it was stopped. Rejects with a `TrainerFailure`. */
export async function runRateFinder(setup: RateFinderSetup): Promise<void> {
  const { trainer, config, table, rates, control, onLosses } = setup;
  const { batchSize, seed } = config;
  const { training } = stratifiedSplit(table.labels, config.validationShare, config.splitSeed ?? seed);
  const stepsPerEpoch = Math.ceil(training.length / batchSize);
  const pace = new ChunkSizer();
  const losses: number[] = [];
  while (losses.length < rates.length && !hasExploded(losses)) {
    if ((await control.gate(never)) === 'stop') return;
    const firstStep = losses.length;
    const epoch = Math.floor(firstStep / stepsPerEpoch);
    const stepInEpoch = firstStep % stepsPerEpoch;
    const count = Math.min(pace.next(), stepsPerEpoch - stepInEpoch, rates.length - firstStep);
    const order = epochOrder(training, seed, epoch);
    const rows = order.slice(stepInEpoch * batchSize, (stepInEpoch + count) * batchSize);
    const learningRates = rates.slice(firstStep, firstStep + count);
    const begun = performance.now();
    const { loss } = await answeredWithin(
      trainer.train({ rows, batchSize, learningRates, firstStep, epoch }),
      pace.patience(count),
    );
    pace.report(count, performance.now() - begun);
    losses.push(...loss);
    onLosses(loss.slice());
    await nextTask();
  }
}
