/** Where a training goes on after its device or its worker was lost: once more in the same place, then one step down. */
import type { DeviceChoice } from '../core/training/device.ts';

const stepDown: { readonly [Choice in DeviceChoice]: DeviceChoice | null } = {
  auto: 'wasm',
  webgpu: 'wasm',
  webgl: 'wasm',
  wasm: 'cpu',
  cpu: null,
};

const nameOf = (place: DeviceChoice): string => (place === 'auto' ? 'the device' : place);

export interface Retry {
  readonly device: DeviceChoice;
  /** For the person who watches. */
  readonly notice: string;
}

/**
 * `lost` are the places in which this training was lost, in order, the latest last, but for those in which it has got on
 * since: a backend, or what was asked for when it had not started yet. Null when there is no place left.
 */
export function retryAfterLoss(lost: readonly DeviceChoice[], why: string): Retry | null {
  const place = lost[lost.length - 1];
  const times = lost.filter(each => each === place).length;
  if (times === 1)
    return {
      device: place,
      notice: `Training was interrupted on ${nameOf(place)} (${why}); it goes on there from the last checkpoint.`,
    };
  const device = stepDown[place];
  if (device === null) return null;
  const notice = `Training was interrupted ${times} times on ${nameOf(place)} (${why}); it goes on on ${device} from the last checkpoint.`;
  return { device, notice };
}
