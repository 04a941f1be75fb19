/** Types only: the page's requests to its workers and their events. Every event but `alive` carries its request's id. */

import type { DataSummary } from './core/data/checks/data-summary.ts';
import type { Bytes, TestTable, TrainingTable } from './core/data/dataset.ts';
import type { FileProblem } from './core/data/file-problem.ts';
import type { LoadProgress } from './core/data/load-progress.ts';
import type { TableHistory, Treatments } from './core/data/treatment.ts';
import type { Look, LookParts } from './core/inspect/look.ts';
import type { ExportedModel } from './core/model/exported-model.ts';
import type { ModelSpec } from './core/model/model-spec.ts';
import type { ReadModel } from './core/model-files/imported-network.ts';
import type {
  EpochAnswers,
  EpochResult,
  KeptWeights,
  RunCheckpoint,
} from './core/training/checkpoint/checkpoint.ts';
import type { Device, DeviceChoice, DeviceMeasurement } from './core/training/device.ts';
import type { HealthSample } from './core/training/health/health.ts';
import type { StepSamples } from './core/training/step-samples.ts';
import type { TrainConfig } from './core/training/train-config.ts';
import type { FailureReason } from './core/training/trainer.ts';
import type { WorkerAlive } from './platform/liveness-lock.ts';

// The loader worker: files in, tables out.

export type LoaderRequest =
  | {
      readonly kind: 'load';
      readonly id: number;
      readonly files: readonly File[];
      readonly kept: LoadedTables;
    }
  /** Changes loaded tables; copies are changed, and the given ones stay as they are. */
  | {
      readonly kind: 'treat';
      readonly id: number;
      readonly loaded: LoadedFiles;
      readonly treatments: Treatments;
    }
  | { readonly kind: 'cancel'; readonly id: number };

/** Tables that are loaded already and stay unless the new files replace them. */
export interface LoadedTables {
  readonly training: TrainingTable | null;
  readonly test: TestTable | null;
  readonly solution: Bytes | null;
  readonly history: TableHistory;
}

/** Everything that is loaded after a load: the new tables, and the earlier ones that they do not replace. */
export interface LoadedFiles {
  readonly training: TrainingTable | null;
  readonly test: TestTable | null;
  /** Answers to the test table, `[rows]`, where they are known; only the final scoring may read them. */
  readonly solution: Bytes | null;
  readonly history: TableHistory;
  readonly summary: DataSummary;
}

/** Sent twice a second while a request is under way, in the middle of long work too: without it the worker is stuck. */
interface Heartbeat {
  readonly kind: 'heartbeat';
  readonly id: number;
  /** Milliseconds for which the worker may be silent from now on, because of work that gives no signs of life. */
  readonly silence: number;
}

export type LoaderEvent =
  | WorkerAlive
  | { readonly kind: 'progress'; readonly id: number; readonly progress: LoadProgress }
  | { readonly kind: 'loaded'; readonly id: number; readonly loaded: LoadedFiles }
  /** There were models among the files; `loaded` is null where there was no data beside them. */
  | ({ readonly kind: 'models'; readonly id: number; readonly models: readonly ReadModel[] } & {
      readonly loaded: LoadedFiles | null;
    })
  | { readonly kind: 'refused'; readonly id: number; readonly problems: readonly FileProblem[] }
  | { readonly kind: 'cancelled'; readonly id: number }
  | Heartbeat;

// The engine worker: training, evaluation, prediction.

export interface TrainRequest {
  readonly spec: ModelSpec;
  readonly config: TrainConfig;
  readonly device: DeviceChoice;
  /** The checkpoint to continue from; null for a new run. */
  readonly resume: RunCheckpoint | null;
}

/** Networks of one design, which a GPU can train side by side. */
export interface GangRequest {
  readonly device: DeviceChoice;
  readonly networks: readonly Omit<TrainRequest, 'device'>[];
}

/** A run of the learning-rate finder: a short training at growing rates that keeps no weights. */
export interface RateFinderRequest extends Omit<TrainRequest, 'resume'> {
  /** Learning rates, one a step. */
  readonly rates: Float32Array<ArrayBuffer>;
}

export interface TrainOutcome {
  readonly ended: 'complete' | 'stopped' | 'early';
  readonly device: Device;
  readonly history: readonly EpochResult[];
  readonly answers: readonly EpochAnswers[];
  readonly best: KeptWeights;
  /** Numbers of the rows that were held out for validation. */
  readonly validationRows: Uint32Array<ArrayBuffer>;
  readonly seconds: number;
}

/** A question to one network. */
interface NetworkRequest {
  readonly id: number;
  readonly spec: ModelSpec;
  readonly weights: Float32Array<ArrayBuffer>;
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
  /** Is refused as 'unsupported' where the device trains no networks side by side; 'ready' follows the last outcome. */
  | { readonly kind: 'trainGang'; readonly id: number; readonly gang: GangRequest }
  /** Stops one of the networks that are trained side by side; the others go on. */
  | { readonly kind: 'leave'; readonly id: number; readonly network: number }
  | { readonly kind: 'findRate'; readonly id: number; readonly rateFinder: RateFinderRequest }
  /** The id is that of the training, or for 'stop' also of a prediction, of features or a run of the rate finder. */
  | { readonly kind: 'pause' | 'resume' | 'stop'; readonly id: number }
  | (NetworkRequest & { readonly kind: 'export' })
  | (NetworkRequest & {
      readonly kind: 'predict';
      readonly device: DeviceChoice;
      /** Some rows of the training table, or all rows of the test table. */
      readonly images:
        | { readonly table: 'training'; readonly rows: Uint32Array<ArrayBuffer> }
        | { readonly table: 'test' };
      /** Number of augmented copies of each image whose probabilities are averaged; 1 is the image alone. */
      readonly views: number;
    })
  /** Asks for the output of the last hidden layer for `rows` of the training table; progress comes as `predicting`. */
  | (NetworkRequest & {
      readonly kind: 'features';
      readonly device: DeviceChoice;
      readonly rows: Uint32Array<ArrayBuffer>;
    });

/** What the training of one network reports. */
export type NetworkEvent =
  /** Training has begun on this device; `notice` says why it is not the chosen one. */
  | {
      readonly kind: 'started';
      readonly id: number;
      readonly device: Device;
      readonly stepsPerEpoch: number;
      readonly notice: string | null;
    }
  | { readonly kind: 'steps'; readonly id: number; readonly samples: StepSamples }
  | { readonly kind: 'health'; readonly id: number; readonly sample: HealthSample }
  | { readonly kind: 'epoch'; readonly id: number; readonly result: EpochResult }
  | { readonly kind: 'checkpoint'; readonly id: number; readonly checkpoint: RunCheckpoint }
  | { readonly kind: 'paused' | 'resumed'; readonly id: number }
  | { readonly kind: 'failed'; readonly id: number; readonly reason: FailureReason; readonly message: string }
  | { readonly kind: 'trained'; readonly id: number; readonly outcome: TrainOutcome };

export type EngineEvent =
  | WorkerAlive
  | { readonly kind: 'ready'; readonly id: number }
  | {
      readonly kind: 'measurements';
      readonly id: number;
      readonly measurements: readonly DeviceMeasurement[];
    }
  | NetworkEvent
  /** An event of one of the networks that are trained side by side, by its index in the request. */
  | {
      readonly kind: 'ofNetwork';
      readonly id: number;
      readonly network: number;
      readonly event: NetworkEvent;
    }
  /** Losses of the next steps of the rate finder, in nats; `ready` follows the last. */
  | { readonly kind: 'rateLosses'; readonly id: number; readonly losses: Float32Array<ArrayBuffer> }
  | { readonly kind: 'predicting'; readonly id: number; readonly done: number; readonly total: number }
  /** Softmax probabilities `[rows, classes]`. */
  | {
      readonly kind: 'predicted';
      readonly id: number;
      readonly device: Device;
      readonly probabilities: Float32Array<ArrayBuffer>;
    }
  /** The output of the last hidden layer, `[rows, units]`. */
  | { readonly kind: 'features'; readonly id: number; readonly features: Float32Array<ArrayBuffer> }
  | { readonly kind: 'exported'; readonly id: number; readonly model: ExportedModel }
  | Heartbeat;

// The inspector worker: looks at single images, also while the engine trains.

export type InspectorRequest =
  /** Keeps a network under a key until it is forgotten; `weights` are in the order of `parameterLayout`. */
  | {
      readonly kind: 'keep';
      readonly key: string;
      readonly spec: ModelSpec;
      readonly weights: Float32Array<ArrayBuffer>;
    }
  | { readonly kind: 'forget'; readonly key: string }
  | {
      readonly kind: 'look';
      readonly id: number;
      /** The key of a kept network. */
      readonly network: string;
      /** Grey levels `[784]`. */
      readonly pixels: Bytes;
      readonly parts: LookParts;
    }
  /** Covers patch after patch of the image with the grey `paper`. */
  | {
      readonly kind: 'occlude';
      readonly id: number;
      readonly network: string;
      readonly pixels: Bytes;
      /** The class whose probability is watched. */
      readonly class: number;
      readonly paper: number;
    }
  | { readonly kind: 'cancel'; readonly id: number };

/** A cancelled request has no further event. */
export type InspectorEvent =
  | WorkerAlive
  | { readonly kind: 'looked'; readonly id: number; readonly look: Look }
  | { readonly kind: 'occluding'; readonly id: number; readonly done: number; readonly total: number }
  /** For each pixel the mean loss of probability under the patches that cover it, `[784]`. */
  | { readonly kind: 'occluded'; readonly id: number; readonly loss: Float32Array<ArrayBuffer> }
  | { readonly kind: 'failed'; readonly id: number; readonly message: string };
