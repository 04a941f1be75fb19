/** Where work is retried after its device or its worker was lost: once on the same device, then on the next slower one. */
import type { DeviceChoice } from '../core/training/device.ts';

const nextSlower: { readonly [Choice in DeviceChoice]: DeviceChoice | null } = {
  auto: 'wasm',
  webgpu: 'wasm',
  webgl: 'wasm',
  wasm: 'cpu',
  cpu: null,
};

const nameOf = (device: DeviceChoice): string => (device === 'auto' ? 'the device' : device);

export interface Retry {
  readonly device: DeviceChoice;
  /** A sentence for the person who watches the training. */
  readonly notice: string;
}

/**
 * Gives the device for the next attempt, null when no slower one is left. `lost` names the devices that were lost since
 * the work last made progress on them, the latest last: a backend, or the person's choice when none had started yet.
 */
export function retryAfterLoss(lost: readonly DeviceChoice[], why: string): Retry | null {
  const latest = lost[lost.length - 1];
  const times = lost.filter(device => device === latest).length;
  if (times === 1)
    return {
      device: latest,
      notice: `Training was interrupted on ${nameOf(latest)} (${why}); it goes on there from the last checkpoint.`,
    };
  const device = nextSlower[latest];
  if (device === null) return null;
  const notice = `Training was interrupted ${times} times on ${nameOf(latest)} (${why}); it goes on on ${device} from the last checkpoint.`;
  return { device, notice };
}
