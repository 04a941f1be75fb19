/** What the engine knows of a trainer before it opens one. */
import type { BackendName, TrainerName } from '../../core/training/device.ts';
import type { Trainer, TrainerSetup } from '../../core/training/trainer.ts';

export type DeviceSpeed =
  /** Only real training steps tell the speed. */
  | { readonly kind: 'unknown' }
  /** The GPU is emulated on the processor, where WebAssembly is faster. */
  | { readonly kind: 'software' }
  /** Peak speed in billions of floating-point operations a second. */
  | { readonly kind: 'measured'; readonly gflops: number };

export interface TrainerSource {
  readonly backend: BackendName;
  readonly trainer: TrainerName;
  /** Gives the reason why no model can be trained this way in this browser, null when it can be tried. */
  obstacle(): Promise<string | null>;
  /** Estimates the device's speed within a fraction of a second. */
  speed(): Promise<DeviceSpeed>;
  /** The numbers of threads to choose from, most first; only 1 where the trainer has none of its own. */
  threadCounts(): readonly number[];
  /** Rejects with a `TrainerFailure`; 'unsupported' when it cannot train this model. `threads` is of `threadCounts`. */
  create(setup: TrainerSetup, threads: number): Promise<Trainer>;
  /**
   * Creates trainers of several networks that train side by side, in order; absent where that gains nothing. Rejects as
   * `create` does, also where the networks are not alike enough.
   */
  createGang?(setups: readonly TrainerSetup[]): Promise<readonly Trainer[]>;
}
