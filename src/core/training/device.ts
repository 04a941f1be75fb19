/** Where training can run, and what really ran. */
export const backendNames = ['webgpu', 'webgl', 'wasm', 'cpu'] as const;
export type BackendName = (typeof backendNames)[number];

/** `layers` is stock tfjs; `compiled` is this project's own training step. */
export type TrainerName = 'layers' | 'compiled';

export type DeviceChoice = 'auto' | BackendName;

/** The identity of what runs, asked from the library after it started, never assumed. */
export interface Device {
  readonly backend: BackendName;
  readonly trainer: TrainerName;
  /** Threads that compute; 1 where the page is not cross-origin isolated. */
  readonly threads: number;
  /** The GPU's name where there is one. */
  readonly adapter: string | null;
}

/** One row of the table behind `auto`. */
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
