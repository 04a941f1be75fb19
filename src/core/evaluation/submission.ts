/** Kaggle's submission file: `ImageId,Label`, one line an image, ids from 1. */
import type { ClassTable } from '../data/classes.ts';
import { type Probabilities, predictedClasses } from './metrics.ts';

/** One line of the file; the columns have the names and the order of the properties. */
export interface SubmissionRow {
  readonly ImageId: number;
  readonly Label: number;
}

export type Submission =
  | { readonly ok: true; readonly rows: readonly SubmissionRow[] }
  /** Nothing may be written; `message` is a sentence that says why. */
  | { readonly ok: false; readonly message: string };

/**
 * The file's lines for the `probabilities` `[rows, classes]` of all `rows` test images, with the labels that the
 * classes have in the training table, or why they cannot be submitted.
 */
export function submissionOf(probabilities: Probabilities, rows: number, { labels }: ClassTable): Submission {
  const classes = labels.length;
  if (rows === 0) return { ok: false, message: 'There are no test images to predict.' };
  if (probabilities.length !== rows * classes) {
    const predicted = probabilities.length / classes;
    return { ok: false, message: `There are ${predicted} predictions for ${rows} test images.` };
  }
  const strange = probabilities.findIndex(value => !(value >= 0 && value <= 1.001));
  if (strange >= 0) {
    const image = Math.floor(strange / classes) + 1;
    return {
      ok: false,
      message: `The prediction of image ${image} is not a probability but ${probabilities[strange]}.`,
    };
  }
  const predicted = predictedClasses(probabilities, rows);
  return {
    ok: true,
    rows: Array.from(predicted, (index, row) => ({ ImageId: row + 1, Label: labels[index] })),
  };
}
