/** A training run: epochs of chunks of steps, validation, checkpoints. It knows no device and no message port. */

import type { TrainingTable } from '../../core/data/dataset.ts';
import { splitTable } from '../../core/data/split-table.ts';
import type { ModelSpec } from '../../core/model/model-spec.ts';
import { answersOf, type RunCheckpoint } from '../../core/training/checkpoint/checkpoint.ts';
import { epochOrder } from '../../core/training/epoch-order.ts';
import { healthOf, nextSample } from '../../core/training/health/health.ts';
import { learningRateAt } from '../../core/training/schedule.ts';
import type { TrainConfig } from '../../core/training/train-config.ts';
import type { Trainer } from '../../core/training/trainer.ts';
import type { TrainingState } from '../../core/training/training-state.ts';
import { nextTask } from '../../platform/next-task.ts';
import type { EngineEvent, TrainOutcome } from '../../protocol.ts';
import { ChunkSizer } from './chunk-sizer.ts';
import { validate } from './evaluate.ts';
import type { PauseHooks, PauseStopControl } from './pause-stop-control.ts';
import {
  afterEpoch,
  afterSteps,
  imagesOfStep,
  initialProgress,
  type RunProgress,
  shouldStopEarly,
  trainingSeconds,
} from './run-progress.ts';
import { assertFiniteLoss, assertFiniteWeights, withDeadline } from './training-guards.ts';

/** An event of the protocol without the id of its request, which a session does not know. */
type WithoutId<Event> = Event extends EngineEvent ? Omit<Event, 'id'> : never;
type SessionEvent = WithoutId<
  Extract<
    EngineEvent,
    { kind: 'started' | 'steps' | 'health' | 'epoch' | 'checkpoint' | 'paused' | 'resumed' }
  >
>;

export interface SessionSetup {
  /** A trainer at the state of `resume`, or at the initial state. */
  readonly trainer: Trainer;
  readonly spec: ModelSpec;
  readonly config: TrainConfig;
  readonly table: TrainingTable;
  readonly resume: RunCheckpoint | null;
  /** A sentence about the device for the first `started` event. */
  readonly notice: string | null;
  /** Called before each chunk of steps. May move the trainer to another device, and then gives a notice; null otherwise. */
  readonly move: () => Promise<string | null>;
  readonly control: PauseStopControl;
  readonly emit: (event: SessionEvent) => void;
  /** Seconds between two checkpoints inside an epoch. */
  readonly checkpointEvery: number;
}

/** The rows and the learning rates of one epoch, in the order of its steps. */
interface EpochPlan {
  readonly order: Uint32Array<ArrayBuffer>;
  readonly rates: Float32Array<ArrayBuffer>;
}

export class Session {
  private readonly split: ReturnType<typeof splitTable>;
  private readonly stepsPerEpoch: number;
  private chunkSizer = new ChunkSizer();
  private progress: RunProgress;
  private lastCheckpoint = performance.now();
  private readonly pauseHooks: PauseHooks = {
    paused: async () => {
      this.emitCheckpoint(await this.finiteState());
      this.setup.emit({ kind: 'paused' });
    },
    resumed: () => this.setup.emit({ kind: 'resumed' }),
  };

  constructor(private readonly setup: SessionSetup) {
    const { config, table, resume } = setup;
    this.split = splitTable(table, config);
    this.stepsPerEpoch = Math.ceil(this.split.training.length / config.batchSize);
    this.progress = resume ?? initialProgress;
  }

  /** Trains until the last epoch, an early stop or a person's stop. Rejects with a `TrainerFailure`. */
  async run(): Promise<TrainOutcome> {
    const { config, control, checkpointEvery, notice } = this.setup;
    this.emitStarted(notice);
    while (this.progress.epoch < config.epochs) {
      if (shouldStopEarly(this.progress, config)) return this.outcome('early');
      const plan = this.planEpoch();
      while (this.progress.stepInEpoch < this.stepsPerEpoch) {
        if ((await control.waitWhilePaused(this.pauseHooks)) === 'stop') return this.outcome('stopped');
        await this.moveIfReady();
        await this.chunk(plan);
        if (performance.now() - this.lastCheckpoint > 1000 * checkpointEvery)
          this.emitCheckpoint(await this.finiteState());
        await nextTask();
      }
      await this.endEpoch();
      await nextTask();
    }
    return this.outcome('complete');
  }

  private planEpoch(): EpochPlan {
    const { epoch } = this.progress;
    const order = epochOrder(this.split.training, this.setup.config.seed, epoch);
    const rates = Float32Array.from({ length: this.stepsPerEpoch }, (_, step) =>
      this.learningRate(epoch * this.stepsPerEpoch + step),
    );
    return { order, rates };
  }

  private learningRate(step: number): number {
    return learningRateAt(this.setup.config, step, this.stepsPerEpoch, this.progress.learningRateFactor);
  }

  private async moveIfReady(): Promise<void> {
    const notice = await this.setup.move();
    if (notice === null) return;
    this.chunkSizer = new ChunkSizer();
    // The checkpoint comes first: a listener counts steps from the last checkpoint before `started`.
    this.emitCheckpoint(await this.finiteState());
    this.emitStarted(notice);
  }

  /** Trains the next chunk of steps of the epoch. */
  private async chunk({ order, rates }: EpochPlan): Promise<void> {
    const { trainer, config, emit } = this.setup;
    const { batchSize } = config;
    const { epoch, stepInEpoch } = this.progress;
    const firstStep = epoch * this.stepsPerEpoch + stepInEpoch;
    const untilSample = nextSample(firstStep, this.stepsPerEpoch) + 1 - firstStep;
    const count = Math.min(this.chunkSizer.next(), this.stepsPerEpoch - stepInEpoch, untilSample);
    const rows = order.subarray(stepInEpoch * batchSize, (stepInEpoch + count) * batchSize);
    const learningRates = rates.subarray(stepInEpoch, stepInEpoch + count);
    const begun = performance.now();
    const result = await withDeadline(
      trainer.train({ rows, batchSize, learningRates, firstStep, epoch, measure: count === untilSample }),
      this.chunkSizer.deadline(count),
    );
    const milliseconds = this.chunkSizer.report(count, performance.now() - begun);
    const accuracy = Float32Array.from(
      result.correct,
      (hits, step) => hits / imagesOfStep(step, batchSize, rows.length),
    );
    const imagesPerSecond = (1000 * rows.length) / Math.max(milliseconds, 1e-3);
    emit({ kind: 'steps', samples: { firstStep, loss: result.loss.slice(), accuracy, imagesPerSecond } });
    if (result.measured) {
      const step = firstStep + count - 1;
      emit({ kind: 'health', sample: healthOf(this.setup.spec, step, result.measured) });
    }
    assertFiniteLoss(result.loss, firstStep);
    this.progress = afterSteps(this.progress, result, batchSize, rows.length, milliseconds / 1000);
  }

  private async endEpoch(): Promise<void> {
    const { trainer, config, table, emit } = this.setup;
    const begun = performance.now();
    const state = await this.finiteState();
    const weights = state.average ?? state.weights;
    const score = await validate(trainer, weights, table, this.split.validation);
    const seconds = (performance.now() - begun) / 1000;
    const lastRate = this.learningRate((this.progress.epoch + 1) * this.stepsPerEpoch - 1);
    this.progress = afterEpoch(this.progress, config, score, weights.slice(), lastRate, seconds);
    const { history } = this.progress;
    emit({ kind: 'epoch', result: history[history.length - 1] });
    this.emitCheckpoint(state);
  }

  private async outcome(ended: TrainOutcome['ended']): Promise<TrainOutcome> {
    const { trainer, table } = this.setup;
    const { device } = trainer;
    const { validation: validationRows } = this.split;
    const { history, best } = this.progress;
    const answers = answersOf(this.progress);
    const seconds = trainingSeconds(this.progress);
    if (best !== null) return { ended, device, history, answers, best, validationRows, seconds };
    // Stopped before the end of the first epoch: the weights so far count as epoch 0.
    const state = await this.finiteState();
    const weights = state.average ?? state.weights;
    const score = await validate(trainer, weights, table, validationRows);
    const unfinished = { epoch: 0, validationAccuracy: score?.accuracy ?? null, weights };
    return { ended, device, history, answers, best: unfinished, validationRows, seconds };
  }

  /** Gives the trainer's state. Throws a 'diverged' failure when a weight is not a finite number. */
  private async finiteState(): Promise<TrainingState> {
    const state = await this.setup.trainer.state();
    assertFiniteWeights(state.weights, state.step);
    return state;
  }

  private emitStarted(notice: string | null): void {
    const { trainer, emit } = this.setup;
    emit({ kind: 'started', device: trainer.device, stepsPerEpoch: this.stepsPerEpoch, notice });
  }

  private emitCheckpoint(state: TrainingState): void {
    const checkpoint = { ...this.progress, state };
    this.setup.emit({ kind: 'checkpoint', checkpoint });
    this.lastCheckpoint = performance.now();
  }
}
