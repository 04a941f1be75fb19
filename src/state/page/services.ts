/** The services that the notebook uses: workers, checkpoints and the clock. Tests replace them by small doubles. */
import type { EngineClient } from '../../client/engine-client.ts';
import type { InspectorClient } from '../../client/inspector-client.ts';
import type { LoaderClient } from '../../client/loader-client.ts';
import type { NeighboursClient } from '../../client/neighbours-client.ts';
import type { TrainingCall, TrainingCallEvent } from '../../client/training-call.ts';
import type { CheckpointStore } from '../../storage/checkpoint-store.ts';

export type CheckpointService = CheckpointStore;
type LoaderService = Pick<LoaderClient, 'load' | 'treat'>;
export type EngineService = Pick<
  EngineClient,
  'setData' | 'probe' | 'train' | 'trainGang' | 'findRate' | 'predict' | 'features' | 'exportModel'
>;
/** What training reports on its way. */
export type TrainingEvent = TrainingCallEvent;
export type TrainingHandle = TrainingCall;

export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Resolves after the page has had its turn to draw and to answer. */
  pause(): Promise<void>;
}

export interface Services {
  readonly loader: LoaderService;
  readonly engine: EngineService;
  /** Opens the worker that looks at single images. */
  openInspector(): Promise<InspectorClient>;
  /** Opens the worker that finds the nearest training images. */
  openNeighbours(): Promise<NeighboursClient>;
  /** Keeps the checkpoints of the train cell's run. */
  readonly checkpoints: CheckpointService;
  /** Keeps the checkpoints of a search's trial. */
  readonly trialCheckpoints: CheckpointService;
  readonly clock: Clock;
  /** The sample data as a file like any dropped one; reports bytes done and the total. */
  fetchSample(onProgress: (done: number, total: number) => void, signal: AbortSignal): Promise<File>;
  /** A new identity for a run or a note. */
  newId(): string;
}
