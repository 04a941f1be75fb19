/** How a confusion matrix came to be: that of each epoch, from the answers that its weights gave. */
import type { Bytes } from '../data/dataset.ts';
import { type ConfusionMatrix, confusionMatrix } from './class-report.ts';
import { accuracy } from './metrics.ts';

export interface EpochMatrix {
  readonly matrix: ConfusionMatrix;
  /** The share of the rows that was classified correctly. */
  readonly accuracy: number;
}

/** Null where the answers were not kept, or are not about these rows. `answers` and `labels` are `[rows]`. */
export function epochMatrix(answers: Bytes | undefined, labels: Bytes, classes: number): EpochMatrix | null {
  if (answers === undefined || labels.length === 0 || answers.length !== labels.length) return null;
  return { matrix: confusionMatrix(answers, labels, classes), accuracy: accuracy(answers, labels) };
}
