/**
 * The interface of the trainers: stock tfjs layers, the compiled step on WASM threads, and the compiled step on WebGPU.
 */
import type { Bytes } from '../data/dataset.ts';
import type { ModelSpec } from '../model/model-spec.ts';
import type { View } from './augment.ts';
import type { Device } from './device.ts';
import type { TrainConfig } from './train-config.ts';
import type { TrainingState } from './training-state.ts';

/** Everything that a trainer is built from. It keeps its own copy of the pixels, or a view of them. */
export interface TrainerSetup {
  readonly spec: ModelSpec;
  readonly config: TrainConfig;
  /** The whole training table `[rows, 784]`; batches name rows of it. */
  readonly pixels: Bytes;
  /** Classes of the training table's images, `[rows]`; fewer than the model has logits. */
  readonly labels: Bytes;
  readonly start: TrainingState;
  /** A trainer for prediction only computes logits, so it can leave out everything else. */
  readonly purpose: 'training' | 'prediction';
}

/** A request to run some consecutive steps of one epoch. */
export interface StepsRequest {
  /**
   * Row numbers of all the steps, one minibatch after another. Rows and learning rates may both be views of a whole
   * epoch's arrays, which a GPU then uploads once for all the requests of the epoch; so they must not change afterwards.
   */
  readonly rows: Uint32Array<ArrayBuffer>;
  /** Size of every minibatch but the last, which has the remaining rows. */
  readonly batchSize: number;
  /** The learning rate of each step. */
  readonly learningRates: Float32Array<ArrayBuffer>;
  /** Number of the first step since the start of the run, from 0. */
  readonly firstStep: number;
  /** Number of the epoch, from 0; augmentation is drawn from (seed, epoch, row). */
  readonly epoch: number;
  /** Whether to read back what the last step left behind. The steps themselves have the same bits either way. */
  readonly measure: boolean;
}

/** What the minibatch of one step left behind, from which the health of the network is told. */
export interface MeasuredStep {
  /** Gradient of the mean loss before any clipping, in the order of `parameterLayout`; 0 for running statistics. */
  readonly gradient: Float32Array<ArrayBuffer>;
  /** The weights after the step, in the same order. */
  readonly weights: Float32Array<ArrayBuffer>;
  readonly relus: readonly ReluUnits[];
}

/**
 * The units of one ReLU: the channels of an image, or the numbers of a flat activation. A dropout, or a pooling that is
 * fused with the ReLU, may come before the look at its output.
 */
export interface ReluUnits {
  /** Index in the spec of the ReLU, or of the layer that the trainer fuses it with. */
  readonly layer: number;
  readonly units: number;
  /** Number of units that gave 0 at every position of every image of the minibatch. */
  readonly dead: number;
}

/** The training metrics of some steps, measured with dropout and augmentation. */
export interface StepsResult {
  /** Mean loss in nats of each step. */
  readonly loss: Float32Array<ArrayBuffer>;
  /** Number of images that each step classified right. */
  readonly correct: Uint32Array<ArrayBuffer>;
  /** Null unless the request asked for it. */
  readonly measured: MeasuredStep | null;
}

export interface Trainer {
  readonly device: Device;
  /** Runs the steps and resolves when their metrics have been read. Rejects with a `TrainerFailure`. */
  train(request: StepsRequest): Promise<StepsResult>;
  /**
   * Inference (no dropout, running statistics) over `pixels` `[rows, 784]` with `weights` in the order of
   * `parameterLayout`. With a view the network sees what `viewOf` makes of the pixels. Gives logits `[rows, classes]`.
   */
  logits(pixels: Bytes, weights: Float32Array<ArrayBuffer>, view?: View): Promise<Float32Array<ArrayBuffer>>;
  /** A copy of the state after the last finished step. */
  state(): Promise<TrainingState>;
  /** Continues from another state, which may come from any trainer of the same spec and optimizer. */
  restore(state: TrainingState): Promise<void>;
  /** Frees threads, GPU memory and tensors. */
  dispose(): Promise<void>;
}

/** Why a trainer cannot continue; each reason has its own remedy. */
export type FailureReason =
  /** The plan cannot express the model or the settings: fall back to the stock trainer, and tell the person. */
  | 'unsupported'
  /** The device is lost: build the trainer on it once more, then fall back to the next device. */
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
