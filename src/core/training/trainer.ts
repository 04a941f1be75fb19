/** What every trainer promises: stock tfjs layers, the compiled step on WASM threads, the compiled step on WebGPU. */
import type { Bytes } from '../data/dataset.ts';
import type { ModelSpec } from '../model/model-spec.ts';
import type { Device } from './device.ts';
import type { TrainConfig } from './train-config.ts';
import type { TrainingState } from './training-state.ts';

/** What a trainer is built for. It keeps its own copy of (or its own view on) the pixels. */
export interface TrainerSetup {
  readonly spec: ModelSpec;
  readonly config: TrainConfig;
  /** The whole training table `[rows, 784]`; batches name rows of it. */
  readonly pixels: Bytes;
  /** `[rows]`. */
  readonly labels: Bytes;
  readonly start: TrainingState;
  /** One for prediction only gives logits, so it need not be made ready for anything else. */
  readonly purpose: 'training' | 'prediction';
}

/** Some consecutive steps of one epoch. */
export interface StepsRequest {
  /**
   * Row numbers of all the steps, one batch after another. Rows and learning rates may both be views on a whole epoch's
   * arrays, which a GPU then takes once for all the requests of the epoch: nobody changes them afterwards.
   */
  readonly rows: Uint32Array<ArrayBuffer>;
  /** Every batch has this size but the last, which takes what is left. */
  readonly batchSize: number;
  /** One a step. */
  readonly learningRates: Float32Array<ArrayBuffer>;
  /** Number of the first step since the start of the run, from 0. */
  readonly firstStep: number;
  /** From 0; augmentation is drawn from (seed, epoch, row). */
  readonly epoch: number;
}

/** What the steps measured while training (with dropout and augmentation). */
export interface StepsResult {
  /** Mean loss in nats of each step. */
  readonly loss: Float32Array<ArrayBuffer>;
  /** Correct images in each step. */
  readonly correct: Uint32Array<ArrayBuffer>;
}

export interface Trainer {
  readonly device: Device;
  /** Runs the steps and resolves when their numbers have been read. Rejects with a `TrainerFailure`. */
  train(request: StepsRequest): Promise<StepsResult>;
  /**
   * Inference (no dropout, running statistics) over `pixels` `[rows, 784]` with `weights` in the order of
   * `parameterLayout`. Gives logits `[rows, 10]`.
   */
  logits(pixels: Bytes, weights: Float32Array<ArrayBuffer>): Promise<Float32Array<ArrayBuffer>>;
  /** A copy of the state after the last finished step. */
  state(): Promise<TrainingState>;
  /** Continues from another state, which may come from any trainer of the same spec and optimizer. */
  restore(state: TrainingState): Promise<void>;
  /** Frees threads, GPU memory and tensors. */
  dispose(): Promise<void>;
}

/** Why a trainer cannot go on, in terms of what to do next. */
export type FailureReason =
  /** The plan cannot express the model or the settings: fall back to the stock trainer, aloud. */
  | 'unsupported'
  /** The device is gone: rebuild on it once, then step down. */
  | 'device-lost'
  /** The loss or a weight is not finite. */
  | 'diverged'
  | 'out-of-memory'
  /** The engine has no table of images for this request: give it the tables and ask again. */
  | 'no-data'
  | 'internal';

export class TrainerFailure extends Error {
  override readonly name = 'TrainerFailure';
  constructor(
    readonly reason: FailureReason,
    message: string,
  ) {
    super(message);
  }
}
