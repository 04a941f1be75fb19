/** What becomes of networks that cannot go on side by side, and where it is tried at all. */
import type { Parting } from '../../client/gang-call.ts';
import { type Settings, toDeviceChoice } from '../../core/settings/settings.ts';

/** The largest gang to try after one of `size` networks has parted. */
export const mostAfter = ({ reason }: Parting, size: number): number =>
  reason === 'out-of-memory' ? Math.ceil(size / 2) : 1;

/** Null where nothing is to be said. */
export function describeParting({ reason, why }: Parting, size: number): string | null {
  switch (reason) {
    // What the device cannot do at all is nothing new.
    case 'unsupported':
      return null;
    case 'out-of-memory':
      return `The GPU has no room for ${size} networks side by side.`;
    default:
      return `Training side by side was interrupted (${why}): the networks go on one after another from their last checkpoints.`;
  }
}

/** Only a GPU gains from several networks at a time. */
export const mayTrainSideBySide = (settings: Settings): boolean =>
  ['auto', 'webgpu'].includes(toDeviceChoice(settings));
