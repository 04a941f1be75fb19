/** Describes what the curves of a run show, for readers who are learning to read them. */
import { formatPercent, formatShare } from '../../core/format.ts';
import type { Facts } from '../../core/notebook/facts.ts';
import type { EpochResult } from '../../core/training/checkpoint/checkpoint.ts';

/** A validation loss above this multiple of its minimum has turned; a smaller rise is noise. */
const turnedRatio = 1.05;
/** A larger gap between training and validation accuracy is mentioned. */
const wideGap = 0.02;

/** The settings of the run that make training harder than validation. */
function handicapsOf({ dropout, convDropout, augment, labelSmoothing }: Facts): readonly string[] {
  const names: string[] = [];
  if (Number(dropout ?? 0) > 0 || Number(convDropout ?? 0) > 0) names.push('dropout');
  if (augment === true) names.push('augmentation');
  if (Number(labelSmoothing ?? 0) > 0) names.push('label smoothing');
  return names;
}

const listed = (names: readonly string[]): string =>
  names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;

/** Explains why the validation loss is below the training loss; null where it is not. */
export function describeHandicaps(history: readonly EpochResult[], facts: Facts): string | null {
  const last = history.at(-1);
  if (!last || last.validationLoss === null || last.validationLoss >= last.loss) return null;
  const handicaps = handicapsOf(facts);
  const numbers = `Validation loss (${formatShare(last.validationLoss)}) lies below training loss (${formatShare(last.loss)})`;
  return handicaps.length === 0
    ? `${numbers}: the training loss of an epoch is a mean over its steps, and the network was worse at the first of them.`
    : `${numbers}: training is measured with ${listed(handicaps)} on, validation without, on the images as they are. This is no mistake.`;
}

/** Says in one or two sentences whether these curves show overfitting; null without validation or two epochs. */
export function describeCurves(history: readonly EpochResult[]): string | null {
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
  if (lowest !== last && still && last.validationLoss > turnedRatio * floor)
    return `In the curves above, validation loss was lowest at epoch ${lowest.epoch} (${formatShare(floor)}) and has risen to ${formatShare(last.validationLoss)} since, while training loss kept falling to ${formatShare(last.loss)}: that is overfitting.`;
  const gap = last.accuracy - last.validationAccuracy;
  if (gap > wideGap)
    return `In the curves above, training ends at ${formatPercent(last.accuracy)} and validation at ${formatPercent(last.validationAccuracy)}: the gap is what the network knows by heart, but validation loss has not turned yet.`;
  return `In the curves above, validation loss has not turned: it ends at ${formatShare(last.validationLoss)}, with its lowest at epoch ${lowest.epoch}. No overfitting is to be seen.`;
}
