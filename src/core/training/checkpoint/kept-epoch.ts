/** Which epoch's weights a run hands on. */

import type { TrainConfig } from '../train-config.ts';
import type { EpochResult } from './checkpoint.ts';

/**
 * Whether an epoch takes the place of the one kept so far, by their validation accuracies (null without validation). Of
 * equally good epochs the last is kept: schedules end low, and more steps were averaged.
 */
export function replacesKept(
  keep: TrainConfig['keep'],
  accuracy: number | null,
  kept: number | null,
): boolean {
  return keep === 'last' || accuracy === null || kept === null || accuracy >= kept;
}

/** The epoch of a history whose weights are kept, or null before the first is complete. */
export function keptEpoch(history: readonly EpochResult[], keep: TrainConfig['keep']): EpochResult | null {
  let kept: EpochResult | null = null;
  for (const result of history)
    if (kept === null || replacesKept(keep, result.validationAccuracy, kept.validationAccuracy))
      kept = result;
  return kept;
}
