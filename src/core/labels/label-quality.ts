/**
 * How well a given label fits the probabilities of a network that did not train on the row: the scores of cleanlab's
 * `rank.py`. Probabilities are `[rows, classes]`, labels `[rows]`; scores are `[rows]` from 0 (surely wrong) to 1.
 */
import type { Bytes } from '../data/dataset.ts';
import { classCountOf, type Probabilities } from '../evaluation/metrics.ts';

/** The probability of the given label. It ranks odd images first, right or wrong. */
export function selfConfidence(probabilities: Probabilities, labels: Bytes): Float64Array {
  const classes = classCountOf(probabilities, labels.length);
  return Float64Array.from(labels, (label, row) => probabilities[row * classes + label]);
}

/** The likeliest class other than the given one of each row, `[rows]`; of equally likely ones the lowest. */
export function likelyLabels(probabilities: Probabilities, labels: Bytes): Uint8Array<ArrayBuffer> {
  const classes = classCountOf(probabilities, labels.length);
  return Uint8Array.from(labels, (label, row) => {
    let likely = label === 0 ? 1 : 0;
    for (let index = likely + 1; index < classes; index++)
      if (index !== label && probabilities[row * classes + index] > probabilities[row * classes + likely])
        likely = index;
    return likely;
  });
}

/**
 * The normalised margin `(P[given] - max P[other] + 1) / 2`. It ranks rows first whose other label is certain, which suits
 * labels that were confused with one another better than self-confidence does.
 */
export function normalizedMargin(probabilities: Probabilities, labels: Bytes): Float64Array {
  const classes = classCountOf(probabilities, labels.length);
  const likely = likelyLabels(probabilities, labels);
  return Float64Array.from(labels, (label, row) => {
    const margin = probabilities[row * classes + label] - probabilities[row * classes + likely[row]];
    return (margin + 1) / 2;
  });
}

/** The indices of the scores from the lowest to the highest, equal ones in their order. */
export const worstFirst = (scores: Float64Array): Uint32Array<ArrayBuffer> =>
  Uint32Array.from(scores.keys()).sort((one, other) => scores[one] - scores[other] || one - other);
