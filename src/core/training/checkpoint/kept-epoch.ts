/** The choice of the epoch whose weights a run keeps, for evaluation and prediction. */

import type { TrainConfig } from '../train-config.ts';
import type { EpochResult } from './checkpoint.ts';

/**
 * True where an epoch of validation accuracy `accuracy` replaces the one kept so far, of accuracy `kept`; both are null
 * without validation. Of equally good epochs the last is kept: its learning rate is lower, and its weights are an average
 * over more steps.
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
