/** How a confusion matrix came to be: that of each epoch, from the answers that its weights gave. */
import type { Bytes } from '../data/dataset.ts';
import { type ConfusionMatrix, confusionMatrix } from './class-report.ts';
import { accuracy } from './metrics.ts';

/** In place of the answer to a row that the network of the epoch was not asked: no class has this number. */
export const notAsked = 255;

export interface EpochMatrix {
  readonly matrix: ConfusionMatrix;
  /** The share of the rows that were asked that was classified correctly. */
  readonly accuracy: number;
}

/** Null where the answers were not kept, or are not about these rows. `answers` and `labels` are `[rows]`; a row that was not asked is left out. */
export function epochMatrix(answers: Bytes | undefined, labels: Bytes, classes: number): EpochMatrix | null {
  if (answers === undefined || labels.length === 0 || answers.length !== labels.length) return null;
  const asked = labels.filter((_, row) => answers[row] !== notAsked);
  const given = answers.filter(answer => answer !== notAsked);
  return given.length === 0
    ? null
    : { matrix: confusionMatrix(given, asked, classes), accuracy: accuracy(given, asked) };
}
