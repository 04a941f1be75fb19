/** What tells, for a device, where the time of a training step goes. */
import type { Images } from '../training/arms/images.ts';
import type { NetworkName } from '../training/networks.ts';

export interface Profiled {
  /** For people. */
  readonly table: string;
  /** The same for programs. */
  readonly data: unknown;
}

export interface Profiler {
  /** How the times are taken, and why they do not add up to the step. */
  readonly about: string;
  profile(network: NetworkName, batch: number, images: Images): Promise<Profiled>;
}
