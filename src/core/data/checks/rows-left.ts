/** What a validation share leaves to train on, known before anything is trained. */
import { formatPercent } from '../../format.ts';
import { type Bytes, classCount } from '../dataset.ts';
import { largestRemainders } from '../split.ts';

export interface TrainingGap {
  readonly message: string;
  readonly remedy: string;
}

/** Why nothing is left to train on; null where something is. */
export function nothingLeft(rows: number, share: number): TrainingGap | null {
  if (rows > Math.round(rows * share)) return null;
  const held =
    rows === 0
      ? 'the table is empty'
      : `a validation share of ${formatPercent(share, 0)} holds out every image`;
  return {
    message: `No image is left to train on: ${held}.`,
    remedy:
      rows === 0 ? 'Drop a table with images.' : 'Lower the validation share, or drop more training images.',
  };
}

/** The classes of which every image is held out. `labels` is `[rows]`. */
export function classesHeldOut(labels: Bytes, share: number): readonly number[] {
  const counts = new Array<number>(classCount).fill(0);
  for (const label of labels) counts[label]++;
  const held = largestRemainders(counts, share);
  return [...counts.keys()].filter(label => counts[label] > 0 && held[label] === counts[label]);
}
