/** A training run: epochs of chunks of steps, validation, checkpoints. It knows no device and no message port. */

import type { TrainingTable } from '../../core/data/dataset.ts';
import { stratifiedSplit } from '../../core/data/split.ts';
import type { RunCheckpoint } from '../../core/training/checkpoint/checkpoint.ts';
import { epochOrder } from '../../core/training/epoch-order.ts';
import { learningRateAt } from '../../core/training/schedule.ts';
import type { TrainConfig } from '../../core/training/train-config.ts';
import type { Trainer } from '../../core/training/trainer.ts';
import type { TrainingState } from '../../core/training/training-state.ts';
import { nextTask } from '../../platform/next-task.ts';
import type { EngineEvent, TrainOutcome } from '../../protocol.ts';
import { ChunkSizer } from './chunk-sizer.ts';
import { validate } from './evaluate.ts';
import type { PauseStopControl } from './pause-stop-control.ts';
import {
  afterEpoch,
  afterSteps,
  imagesOfStep,
  initialProgress,
  type RunProgress,
  shouldStopEarly,
  trainingSeconds,
} from './run-progress.ts';
import { answeredWithin, assertFiniteLoss, assertFiniteWeights } from './training-guards.ts';

/** An event of the protocol that does not know yet whose it is. */
type WithoutId<Event> = Event extends EngineEvent ? Omit<Event, 'id'> : never;
type SessionEvent = WithoutId<
  Extract<EngineEvent, { kind: 'started' | 'steps' | 'epoch' | 'checkpoint' | 'paused' | 'resumed' }>
>;

export interface SessionSetup {
  /** At the state of `resume`, or at the initial state. */
  readonly trainer: Trainer;
  readonly config: TrainConfig;
  readonly table: TrainingTable;
  readonly resume: RunCheckpoint | null;
  readonly notice: string | null;
  /** Asked before each chunk of steps: may put the trainer on another device, and then says why; null otherwise. */
  readonly move: () => Promise<string | null>;
  readonly control: PauseStopControl;
  readonly emit: (event: SessionEvent) => void;
  /** Seconds between two checkpoints inside an epoch. */
  readonly checkpointEvery: number;
}

/** Rejects with a `TrainerFailure`. */
export async function runSession(setup: SessionSetup): Promise<TrainOutcome> {
  const { trainer, config, table, resume, control, emit } = setup;
  const { batchSize } = config;
  const split = stratifiedSplit(table.labels, config.validationShare, config.splitSeed ?? config.seed);
  const stepsPerEpoch = Math.ceil(split.training.length / batchSize);
  let pace = new ChunkSizer();
  let book: RunProgress = resume ?? initialProgress;
  let lastCheckpoint = performance.now();

  const soundState = async (): Promise<TrainingState> => {
    const state = await trainer.state();
    assertFiniteWeights(state.weights, state.step);
    return state;
  };
  const emitCheckpoint = (state: TrainingState): void => {
    const { epoch, stepInEpoch, soFar, history, best, learningRateFactor } = book;
    const checkpoint = { epoch, stepInEpoch, soFar, history, best, learningRateFactor, state };
    emit({ kind: 'checkpoint', checkpoint });
    lastCheckpoint = performance.now();
  };
  const hooks = {
    async paused() {
      emitCheckpoint(await soundState());
      emit({ kind: 'paused' });
    },
    resumed: () => emit({ kind: 'resumed' }),
  };
  const learningRate = (step: number): number =>
    learningRateAt(config, step, stepsPerEpoch, book.learningRateFactor);

  /** One chunk of steps of the running epoch; `order` and `rates` are the epoch's. */
  const runChunk = async (
    order: Uint32Array<ArrayBuffer>,
    rates: Float32Array<ArrayBuffer>,
  ): Promise<void> => {
    const { epoch, stepInEpoch } = book;
    const count = Math.min(pace.next(), stepsPerEpoch - stepInEpoch);
    const rows = order.subarray(stepInEpoch * batchSize, (stepInEpoch + count) * batchSize);
    const learningRates = rates.subarray(stepInEpoch, stepInEpoch + count);
    const firstStep = epoch * stepsPerEpoch + stepInEpoch;
    const begun = performance.now();
    const result = await answeredWithin(
      trainer.train({ rows, batchSize, learningRates, firstStep, epoch }),
      pace.patience(count),
    );
    const milliseconds = pace.report(count, performance.now() - begun);
    const accuracy = Float32Array.from(
      result.correct,
      (hits, step) => hits / imagesOfStep(step, batchSize, rows.length),
    );
    const imagesPerSecond = (1000 * rows.length) / Math.max(milliseconds, 1e-3);
    emit({ kind: 'steps', samples: { firstStep, loss: result.loss.slice(), accuracy, imagesPerSecond } });
    assertFiniteLoss(result.loss, firstStep);
    book = afterSteps(book, result, batchSize, rows.length, milliseconds / 1000);
  };

  const endEpoch = async (): Promise<void> => {
    const begun = performance.now();
    const state = await soundState();
    const weights = state.average ?? state.weights;
    const score = await validate(trainer, weights, table, split.validation);
    const seconds = (performance.now() - begun) / 1000;
    const lastRate = learningRate((book.epoch + 1) * stepsPerEpoch - 1);
    book = afterEpoch(book, config, score, weights.slice(), lastRate, seconds);
    emit({ kind: 'epoch', result: book.history[book.history.length - 1] });
    emitCheckpoint(state);
  };

  const outcome = async (ended: TrainOutcome['ended']): Promise<TrainOutcome> => {
    const { device } = trainer;
    const { validation: validationRows } = split;
    const { history, best } = book;
    const seconds = trainingSeconds(book);
    if (best !== null) return { ended, device, history, best, validationRows, seconds };
    // Stopped before the first epoch was complete: what there is, and how good it is.
    const state = await soundState();
    const weights = state.average ?? state.weights;
    const score = await validate(trainer, weights, table, validationRows);
    const begun = { epoch: 0, validationAccuracy: score?.accuracy ?? null, weights };
    return { ended, device, history, best: begun, validationRows, seconds };
  };

  const moveIfWanted = async (): Promise<void> => {
    const notice = await setup.move();
    if (notice === null) return;
    pace = new ChunkSizer();
    // Whoever listens counts from the checkpoint before.
    emitCheckpoint(await soundState());
    emit({ kind: 'started', device: trainer.device, stepsPerEpoch, notice });
  };

  emit({ kind: 'started', device: trainer.device, stepsPerEpoch, notice: setup.notice });
  while (book.epoch < config.epochs) {
    if (shouldStopEarly(book, config)) return outcome('early');
    const order = epochOrder(split.training, config.seed, book.epoch);
    const rates = Float32Array.from({ length: stepsPerEpoch }, (_, step) =>
      learningRate(book.epoch * stepsPerEpoch + step),
    );
    while (book.stepInEpoch < stepsPerEpoch) {
      if ((await control.gate(hooks)) === 'stop') return outcome('stopped');
      await moveIfWanted();
      await runChunk(order, rates);
      if (performance.now() - lastCheckpoint > 1000 * setup.checkpointEvery)
        emitCheckpoint(await soundState());
      await nextTask();
    }
    await endEpoch();
    await nextTask();
  }
  return outcome('complete');
}
