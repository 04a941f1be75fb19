/** What the notebook needs from the outside world; the composition root fills it in, tests use small doubles. */
import type { LoaderClient } from '../client/loader-client.ts';
import type { Device, DeviceChoice, DeviceTrial } from '../core/device.ts';
import type { ModelSpec } from '../core/model-spec.ts';
import type { TrainConfig } from '../core/train-config.ts';
import type { EngineEvent, LoadedFiles, TrainOutcome, TrainRequest } from '../protocol.ts';

export type LoaderService = Pick<LoaderClient, 'load'>;

/** What training reports on its way. */
export type TrainingEvent = Extract<
  EngineEvent,
  { kind: 'trials' | 'started' | 'steps' | 'epoch' | 'checkpoint' | 'paused' | 'resumed' }
>;

export interface TrainingHandle {
  pause(): void;
  resume(): void;
  /** Ends after the step under way; the outcome keeps the best epoch. */
  stop(): void;
  /** Rejects with an error that a person can read. */
  readonly outcome: Promise<TrainOutcome>;
}

export interface Predictions {
  readonly device: Device;
  /** Softmax probabilities `[rows, 10]`. */
  readonly probabilities: Float32Array<ArrayBuffer>;
}

export interface EngineService {
  setData(data: Pick<LoadedFiles, 'training' | 'test'>): Promise<void>;
  probe(spec: ModelSpec, config: TrainConfig): Promise<readonly DeviceTrial[]>;
  train(request: TrainRequest, listen: (event: TrainingEvent) => void): TrainingHandle;
  predict(
    what: {
      readonly spec: ModelSpec;
      readonly weights: Float32Array<ArrayBuffer>;
      readonly device: DeviceChoice;
      readonly images:
        | { readonly table: 'training'; readonly rows: Uint32Array<ArrayBuffer> }
        | { readonly table: 'test' };
    },
    onProgress: (done: number, total: number) => void,
    signal: AbortSignal,
  ): Promise<Predictions>;
}
