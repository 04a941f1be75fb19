import type { EpochResult } from '../../core/checkpoint.ts';

/** The epoch whose weights are kept: of best validation accuracy, the last one without validation. */
export function bestEpoch(history: readonly EpochResult[]): EpochResult | null {
  let best: EpochResult | null = null;
  for (const result of history) {
    const better = (result.validationAccuracy ?? 0) > (best?.validationAccuracy ?? 0);
    if (best === null || result.validationAccuracy === null || better) best = result;
  }
  return best;
}
