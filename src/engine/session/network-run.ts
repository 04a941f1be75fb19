/** One network of a training: its part of the rows, chunk after chunk of steps, its epochs, and what it has come to. */
import type { TrainingTable } from '../../core/data/dataset.ts';
import { splitTable } from '../../core/data/split-table.ts';
import type { ModelSpec } from '../../core/model/model-spec.ts';
import { answersOf, type RunCheckpoint } from '../../core/training/checkpoint/checkpoint.ts';
import { epochOrder } from '../../core/training/epoch-order.ts';
import { healthOf, nextSample } from '../../core/training/health/health.ts';
import { learningRateAt } from '../../core/training/schedule.ts';
import type { TrainConfig } from '../../core/training/train-config.ts';
import type { StepsResult, Trainer } from '../../core/training/trainer.ts';
import type { TrainingState } from '../../core/training/training-state.ts';
import type { NetworkEvent, TrainOutcome } from '../../protocol.ts';
import { validate } from './evaluate.ts';
import {
  afterEpoch,
  afterSteps,
  imagesOfStep,
  initialProgress,
  type RunProgress,
  shouldStopEarly,
  trainingSeconds,
} from './run-progress.ts';
import { assertFiniteLoss, assertFiniteWeights } from './training-guards.ts';

/** An event of the protocol without the id of its request, which a session does not know. */
type WithoutId<Event> = Event extends NetworkEvent ? Omit<Event, 'id'> : never;
export type SessionEvent = WithoutId<NetworkEvent>;

export interface NetworkSetup {
  /** A trainer at the state of `resume`, or at the initial state. */
  readonly trainer: Trainer;
  readonly spec: ModelSpec;
  readonly config: TrainConfig;
  readonly resume: RunCheckpoint | null;
  readonly emit: (event: SessionEvent) => void;
  /** Whether it was asked to train no more, where it trains side by side with others. */
  readonly hasLeft: () => boolean;
}

/** The rows and the learning rates of one epoch, in the order of its steps. */
interface EpochPlan {
  readonly order: Uint32Array<ArrayBuffer>;
  readonly rates: Float32Array<ArrayBuffer>;
}

/** Steps that have been run, and how many images they saw. */
export interface ChunkResult {
  readonly steps: StepsResult;
  readonly images: number;
}

export class NetworkRun {
  private readonly split: ReturnType<typeof splitTable>;
  private readonly stepsPerEpoch: number;
  private progress: RunProgress;
  /** The plan of the epoch under way. */
  private plan: EpochPlan | null = null;

  constructor(
    private readonly setup: NetworkSetup,
    private readonly table: TrainingTable,
  ) {
    const { config, resume } = setup;
    this.split = splitTable(table, config);
    this.stepsPerEpoch = Math.ceil(this.split.training.length / config.batchSize);
    this.progress = resume ?? initialProgress;
  }

  get epoch(): number {
    return this.progress.epoch;
  }

  get stepInEpoch(): number {
    return this.progress.stepInEpoch;
  }

  /** Steps until the epoch is complete. */
  get stepsLeft(): number {
    return this.stepsPerEpoch - this.progress.stepInEpoch;
  }

  /** Steps until the health of the network is looked at. */
  get stepsToSample(): number {
    return nextSample(this.firstStep, this.stepsPerEpoch) + 1 - this.firstStep;
  }

  /** How the training has ended without a stop of all; null while there is something to train. */
  ended(): TrainOutcome['ended'] | null {
    const { config, hasLeft } = this.setup;
    if (hasLeft()) return 'stopped';
    if (this.progress.epoch >= config.epochs) return 'complete';
    return shouldStopEarly(this.progress, config) ? 'early' : null;
  }

  /** Runs the next `most` steps, or as many as the epoch has left. */
  async train(most: number): Promise<ChunkResult> {
    const { trainer, config } = this.setup;
    const { batchSize } = config;
    const { epoch, stepInEpoch } = this.progress;
    const { firstStep, stepsToSample } = this;
    this.plan ??= this.planEpoch();
    const count = Math.min(most, this.stepsLeft);
    const rows = this.plan.order.subarray(stepInEpoch * batchSize, (stepInEpoch + count) * batchSize);
    const learningRates = this.plan.rates.subarray(stepInEpoch, stepInEpoch + count);
    const measure = count === stepsToSample;
    const steps = await trainer.train({ rows, batchSize, learningRates, firstStep, epoch, measure });
    return { steps, images: rows.length };
  }

  /**
   * Takes over what steps have given that took `milliseconds`, of which a network beside which others were trained counts only
   * its share.
   */
  take({ steps, images }: ChunkResult, milliseconds: number, networks: number): void {
    const { spec, config, emit } = this.setup;
    const { firstStep } = this;
    const accuracy = Float32Array.from(
      steps.correct,
      (hits, step) => hits / imagesOfStep(step, config.batchSize, images),
    );
    const imagesPerSecond = (1000 * images) / Math.max(milliseconds, 1e-3);
    emit({ kind: 'steps', samples: { firstStep, loss: steps.loss.slice(), accuracy, imagesPerSecond } });
    if (steps.measured) {
      const step = firstStep + steps.loss.length - 1;
      emit({ kind: 'health', sample: healthOf(spec, step, steps.measured) });
    }
    assertFiniteLoss(steps.loss, firstStep);
    const seconds = milliseconds / 1000 / networks;
    this.progress = afterSteps(this.progress, steps, config.batchSize, images, seconds);
  }

  /** Validates the network and begins the next epoch. */
  async endEpoch(): Promise<void> {
    const { trainer, config, emit } = this.setup;
    const begun = performance.now();
    const state = await this.finiteState();
    const weights = state.average ?? state.weights;
    const score = await validate(trainer, weights, this.table, this.split.validation);
    const seconds = (performance.now() - begun) / 1000;
    const lastRate = this.learningRate((this.progress.epoch + 1) * this.stepsPerEpoch - 1);
    this.progress = afterEpoch(this.progress, config, score, weights.slice(), lastRate, seconds);
    this.plan = null;
    const { history } = this.progress;
    emit({ kind: 'epoch', result: history[history.length - 1] });
    this.emitCheckpoint(state);
  }

  async outcome(ended: TrainOutcome['ended']): Promise<TrainOutcome> {
    const { trainer } = this.setup;
    const { device } = trainer;
    const { validation: validationRows } = this.split;
    const { history, best } = this.progress;
    const answers = answersOf(this.progress);
    const seconds = trainingSeconds(this.progress);
    if (best !== null) return { ended, device, history, answers, best, validationRows, seconds };
    // Stopped before the end of the first epoch: the weights so far count as epoch 0.
    const state = await this.finiteState();
    const weights = state.average ?? state.weights;
    const score = await validate(trainer, weights, this.table, validationRows);
    const unfinished = { epoch: 0, validationAccuracy: score?.accuracy ?? null, weights };
    return { ended, device, history, answers, best: unfinished, validationRows, seconds };
  }

  emitStarted(notice: string | null): void {
    const { trainer, emit } = this.setup;
    emit({ kind: 'started', device: trainer.device, stepsPerEpoch: this.stepsPerEpoch, notice });
  }

  /** Rejects with a 'diverged' failure when a weight is not a finite number. */
  async keepCheckpoint(): Promise<void> {
    this.emitCheckpoint(await this.finiteState());
  }

  emit(event: SessionEvent): void {
    this.setup.emit(event);
  }

  dispose(): Promise<void> {
    return this.setup.trainer.dispose();
  }

  /** The number of the next step since the start of the run. */
  private get firstStep(): number {
    return this.progress.epoch * this.stepsPerEpoch + this.progress.stepInEpoch;
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

  private async finiteState(): Promise<TrainingState> {
    const state = await this.setup.trainer.state();
    assertFiniteWeights(state.weights, state.step);
    return state;
  }

  private emitCheckpoint(state: TrainingState): void {
    this.setup.emit({ kind: 'checkpoint', checkpoint: { ...this.progress, state } });
  }
}
