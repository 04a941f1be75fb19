/** Kaggle's submission file: `ImageId,Label`, one line an image, ids from 1. */
import { classCount } from './dataset.ts';
import { type Probabilities, predictedClasses } from './metrics.ts';

export type Submission =
  | { readonly ok: true; readonly labels: Uint8Array<ArrayBuffer>; readonly csv: string }
  /** What is wrong, a sentence; nothing may be written then. */
  | { readonly ok: false; readonly message: string };

/**
 * The file's text for `rows` test images and their probabilities `[rows, 10]`: lines end in a newline, the last one
 * too, and there is no byte order mark. Numbers never need quotes, so nothing has to be escaped.
 */
export function submissionOf(probabilities: Probabilities, rows: number): Submission {
  if (rows === 0) return { ok: false, message: 'There are no test images to predict.' };
  if (probabilities.length !== rows * classCount) {
    const predicted = probabilities.length / classCount;
    return { ok: false, message: `There are ${predicted} predictions for ${rows} test images.` };
  }
  const strange = probabilities.findIndex(value => !(value >= 0 && value <= 1.001));
  if (strange >= 0) {
    const image = Math.floor(strange / classCount) + 1;
    return {
      ok: false,
      message: `The prediction of image ${image} is not a probability but ${probabilities[strange]}.`,
    };
  }
  const labels = predictedClasses(probabilities);
  const lines = Array.from(labels, (label, row) => `${row + 1},${label}\n`);
  return { ok: true, labels, csv: `ImageId,Label\n${lines.join('')}` };
}
