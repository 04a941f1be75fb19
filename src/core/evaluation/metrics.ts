/**
 * Classification metrics by scikit-learn's definitions. Probabilities are `[rows, classes]`,
 * labels and predictions `[rows]`; the number of classes follows from the number of rows.
 */
import type { Bytes } from '../data/dataset.ts';

export type Probabilities = Float32Array<ArrayBufferLike>;

/** The number of classes of probabilities or logits `[rows, classes]`; 0 without rows. */
export const classCountOf = (values: ArrayLike<number>, rows: number): number =>
  rows === 0 ? 0 : values.length / rows;

/** The most probable class of each row, `[rows]`; of equally probable classes the lowest, as with NumPy's argmax. */
export function predictedClasses(probabilities: Probabilities, rows: number): Uint8Array<ArrayBuffer> {
  const classes = classCountOf(probabilities, rows);
  const predicted = new Uint8Array(rows);
  for (let row = 0; row < rows; row++) {
    let best = 0;
    for (let index = 1; index < classes; index++)
      if (probabilities[row * classes + index] > probabilities[row * classes + best]) best = index;
    predicted[row] = best;
  }
  return predicted;
}

/** Number of rows of each of `classes` classes, `[classes]`. */
export function classCounts(labels: Bytes, classes: number): Uint32Array<ArrayBuffer> {
  const counts = new Uint32Array(classes);
  for (const label of labels) counts[label]++;
  return counts;
}

/** Number of rows whose prediction is the label. */
export function correctCount(predicted: Bytes, labels: Bytes): number {
  let correct = 0;
  for (let row = 0; row < labels.length; row++) if (predicted[row] === labels[row]) correct++;
  return correct;
}

/** Share of rows whose prediction is the label; NaN without rows. */
export const accuracy = (predicted: Bytes, labels: Bytes): number =>
  correctCount(predicted, labels) / labels.length;
