/** The devices on which training can run. */
export const backendNames = ['webgpu', 'webgl', 'wasm', 'cpu'] as const;
export type BackendName = (typeof backendNames)[number];

/** `layers` is stock tfjs; `compiled` is this project's own training step. */
export type TrainerName = 'layers' | 'compiled';

export type DeviceChoice = 'auto' | BackendName;

/** The device that really runs, as the library reports it after its start. */
export interface Device {
  readonly backend: BackendName;
  readonly trainer: TrainerName;
  /** Number of threads that compute; 1 where the page is not cross-origin isolated. */
  readonly threads: number;
  /** The GPU's name, and arithmetic other than float32 wherever it runs; null where there is neither. */
  readonly adapter: string | null;
}

/** The result of trying one device: the choice `auto` takes the fastest. */
export type DeviceMeasurement =
  | {
      readonly kind: 'measured';
      readonly device: Device;
      readonly millisecondsPerStep: number;
      readonly chosen: boolean;
    }
  | {
      readonly kind: 'unavailable';
      readonly backend: BackendName;
      readonly trainer: TrainerName;
      readonly reason: string;
    };
