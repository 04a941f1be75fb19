/** Types only: what the page asks of its two workers and what they send back. Every event but `alive` carries its request's id. */

import type { Bytes, TestTable, TrainingTable } from './core/data/dataset.ts';
import type { FileProblem } from './core/data/file-problem.ts';
import type { ModelSpec } from './core/model/model-spec.ts';
import type { EpochResult, KeptWeights, RunCheckpoint } from './core/training/checkpoint/checkpoint.ts';
import type { Device, DeviceChoice, DeviceMeasurement } from './core/training/device.ts';
import type { TrainConfig } from './core/training/train-config.ts';
import type { FailureReason } from './core/training/trainer.ts';

// The loader worker: files in, tables out.

export type LoaderRequest =
  | {
      readonly kind: 'load';
      readonly id: number;
      readonly files: readonly File[];
      readonly kept: LoadedTables;
    }
  | { readonly kind: 'cancel'; readonly id: number };

/** What is loaded already and stays where the new files do not replace it. */
export interface LoadedTables {
  readonly training: TrainingTable | null;
  readonly test: TestTable | null;
  readonly solution: Bytes | null;
}

/** Everything that is loaded now: the new tables, and the kept ones that they do not replace. */
export interface LoadedFiles {
  readonly training: TrainingTable | null;
  readonly test: TestTable | null;
  /** Answers of the sample data, `[28000]`; only the final scoring may read them. */
  readonly solution: Bytes | null;
  readonly summary: DataSummary;
}

interface DataSummary {
  /** The dropped files' total size in bytes. */
  readonly bytes: number;
  readonly seconds: number;
  /**
   * SHA-256 (hex) over the SHA-256 digests of blocks of the pixels and labels of both tables: the same data has the
   * same hash in any container.
   */
  readonly hash: string;
  /** Images that repeat an earlier one of the same table, pixel by pixel. */
  readonly duplicates: { readonly training: number; readonly test: number };
  /** Images without any ink. */
  readonly blanks: { readonly training: number; readonly test: number };
}

export interface LoadProgress {
  readonly file: string;
  readonly bytesDone: number;
  readonly bytesTotal: number;
  readonly rows: number;
  /** Null until it can be told. */
  readonly secondsLeft: number | null;
}

/** The worker's first word: a lock that it holds until it dies. */
interface Alive {
  readonly kind: 'alive';
  readonly lock: string;
}

export type LoaderEvent =
  | Alive
  | { readonly kind: 'progress'; readonly id: number; readonly progress: LoadProgress }
  | { readonly kind: 'loaded'; readonly id: number; readonly loaded: LoadedFiles }
  | { readonly kind: 'refused'; readonly id: number; readonly problems: readonly FileProblem[] }
  | { readonly kind: 'cancelled'; readonly id: number };

// The engine worker: training, evaluation, prediction.

export interface TrainRequest {
  readonly spec: ModelSpec;
  readonly config: TrainConfig;
  readonly device: DeviceChoice;
  /** Continue here rather than at the start. */
  readonly resume: RunCheckpoint | null;
}

/** A short training at growing rates that keeps no weights. */
export interface RateFinderRequest {
  readonly spec: ModelSpec;
  readonly config: TrainConfig;
  readonly device: DeviceChoice;
  /** One a step. */
  readonly rates: Float32Array<ArrayBuffer>;
}

/** Numbers of some finished steps, for the live charts. */
export interface StepSamples {
  readonly firstStep: number;
  readonly loss: Float32Array<ArrayBuffer>;
  /** Share correct of each step. */
  readonly accuracy: Float32Array<ArrayBuffer>;
  readonly imagesPerSecond: number;
}

export interface TrainOutcome {
  readonly ended: 'complete' | 'stopped' | 'early';
  readonly device: Device;
  readonly history: readonly EpochResult[];
  readonly best: KeptWeights;
  /** Row numbers that were held out for validation. */
  readonly validationRows: Uint32Array<ArrayBuffer>;
  readonly seconds: number;
}

export type EngineRequest =
  | {
      readonly kind: 'data';
      readonly id: number;
      readonly training: TrainingTable | null;
      readonly test: TestTable | null;
    }
  | { readonly kind: 'probe'; readonly id: number; readonly spec: ModelSpec; readonly config: TrainConfig }
  | { readonly kind: 'train'; readonly id: number; readonly train: TrainRequest }
  | { readonly kind: 'findRate'; readonly id: number; readonly test: RateFinderRequest }
  /** The id is that of the training, or for 'stop' also of a prediction or a test of rates. */
  | { readonly kind: 'pause' | 'resume' | 'stop'; readonly id: number }
  | {
      readonly kind: 'export';
      readonly id: number;
      readonly spec: ModelSpec;
      readonly weights: Float32Array<ArrayBuffer>;
    }
  | {
      readonly kind: 'predict';
      readonly id: number;
      readonly spec: ModelSpec;
      readonly weights: Float32Array<ArrayBuffer>;
      readonly device: DeviceChoice;
      /** Rows of the training table, or every row of the test table. */
      readonly images:
        | { readonly table: 'training'; readonly rows: Uint32Array<ArrayBuffer> }
        | { readonly table: 'test' };
      /** Slightly changed copies of each image whose probabilities are averaged; 1 is the image alone. */
      readonly views: number;
    };

/** A trained network as the files that `tf.loadLayersModel` reads: pixels in 0..1 to probabilities. */
export interface ExportedModel {
  /** `model.json`: topology and weights manifest. */
  readonly json: string;
  /** `weights.bin`: float32, little-endian, in the manifest's order. */
  readonly weights: ArrayBuffer;
}

export type EngineEvent =
  | Alive
  | { readonly kind: 'ready'; readonly id: number }
  | {
      readonly kind: 'measurements';
      readonly id: number;
      readonly measurements: readonly DeviceMeasurement[];
    }
  /** Training has begun on this device; `notice` tells of a fall-back. */
  | {
      readonly kind: 'started';
      readonly id: number;
      readonly device: Device;
      readonly stepsPerEpoch: number;
      readonly notice: string | null;
    }
  | { readonly kind: 'steps'; readonly id: number; readonly samples: StepSamples }
  | { readonly kind: 'epoch'; readonly id: number; readonly result: EpochResult }
  | { readonly kind: 'checkpoint'; readonly id: number; readonly checkpoint: RunCheckpoint }
  | { readonly kind: 'paused' | 'resumed'; readonly id: number }
  /** Losses of the next steps of a test of rates, in nats; `ready` follows the last. */
  | { readonly kind: 'rateLosses'; readonly id: number; readonly losses: Float32Array<ArrayBuffer> }
  | { readonly kind: 'trained'; readonly id: number; readonly outcome: TrainOutcome }
  | { readonly kind: 'predicting'; readonly id: number; readonly done: number; readonly total: number }
  /** Softmax probabilities `[rows, 10]`. */
  | {
      readonly kind: 'predicted';
      readonly id: number;
      readonly device: Device;
      readonly probabilities: Float32Array<ArrayBuffer>;
    }
  | { readonly kind: 'exported'; readonly id: number; readonly model: ExportedModel }
  | { readonly kind: 'failed'; readonly id: number; readonly reason: FailureReason; readonly message: string }
  /** Sent every second while work is under way: silence means that the worker is stuck. */
  | { readonly kind: 'heartbeat'; readonly id: number };
