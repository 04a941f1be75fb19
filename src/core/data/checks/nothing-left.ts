/** Whether a validation share leaves anything to train on, known before anything is trained. */
import { formatPercent } from '../../format.ts';

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
