/** What the curves of a run show, for who is learning to read them. */
import type { EpochResult } from '../../core/checkpoint.ts';
import { formatPercent, formatShare } from '../../core/format.ts';

/** Validation loss this much above its lowest has turned; less is noise. */
const turned = 1.05;
/** A gap between training and validation accuracy that deserves a word. */
const wide = 0.02;

/** One or two sentences on these very curves; null where two epochs or validation are missing. */
export function curveWords(history: readonly EpochResult[]): string | null {
  const last = history.at(-1);
  if (!last || history.length < 2 || last.validationLoss === null || last.validationAccuracy === null)
    return null;
  const lowest = history.reduce((best, each) =>
    (each.validationLoss ?? Number.POSITIVE_INFINITY) < (best.validationLoss ?? Number.POSITIVE_INFINITY)
      ? each
      : best,
  );
  const floor = lowest.validationLoss ?? last.validationLoss;
  const still = last.loss < lowest.loss;
  if (lowest !== last && still && last.validationLoss > turned * floor)
    return `In the curves above, validation loss was lowest at epoch ${lowest.epoch} (${formatShare(floor)}) and has risen to ${formatShare(last.validationLoss)} since, while training loss kept falling to ${formatShare(last.loss)}: that is overfitting.`;
  const gap = last.accuracy - last.validationAccuracy;
  if (gap > wide)
    return `In the curves above, training ends at ${formatPercent(last.accuracy)} and validation at ${formatPercent(last.validationAccuracy)}: the gap is what the network knows by heart, but validation loss has not turned yet.`;
  return `In the curves above, validation loss has not turned: it ends at ${formatShare(last.validationLoss)}, with its lowest at epoch ${lowest.epoch}. No overfitting is to be seen.`;
}
