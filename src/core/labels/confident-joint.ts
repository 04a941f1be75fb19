/**
 * Confident learning: how many labels of a table are wrong, from the probabilities of networks that did not train on the
 * rows they judge. Northcutt, Jiang and Chuang 2021, https://arxiv.org/abs/1911.00068; the steps are those of cleanlab's
 * `count.py`. Probabilities are `[rows, classes]`, labels `[rows]`, and a joint is `[classes, classes]` in row-major
 * order: the given label down, the label that the networks are confident of across.
 */
import type { Bytes } from '../data/dataset.ts';
import { classCountOf, classCounts, type Probabilities } from '../evaluation/metrics.ts';

/** Rounding must not turn a probability that equals the threshold into one below it. */
const tolerance = 1e-6;

/**
 * The threshold of each class, `[classes]`: the mean probability of the class over the rows that have its label. NaN for a
 * class without rows, of which nothing can be confident.
 */
export function confidentThresholds(probabilities: Probabilities, labels: Bytes): Float64Array {
  const classes = classCountOf(probabilities, labels.length);
  const sums = new Float64Array(classes);
  for (const [row, label] of labels.entries()) sums[label] += probabilities[row * classes + label];
  const counts = classCounts(labels, classes);
  return sums.map((sum, index) => sum / counts[index]);
}

/**
 * The number of rows with given label a whose largest probability among the classes that reach their thresholds is that of
 * b; a row that reaches none is not counted. Every class that occurs counts one right label at least, as in cleanlab.
 */
export function confidentJoint(probabilities: Probabilities, labels: Bytes): Float64Array {
  const thresholds = confidentThresholds(probabilities, labels);
  const classes = thresholds.length;
  const joint = new Float64Array(classes * classes);
  for (const [row, label] of labels.entries()) {
    let confident = -1;
    for (let index = 0; index < classes; index++) {
      const probability = probabilities[row * classes + index];
      if (!(probability >= thresholds[index] - tolerance)) continue;
      if (confident < 0 || probability > probabilities[row * classes + confident]) confident = index;
    }
    if (confident >= 0) joint[label * classes + confident]++;
  }
  for (const index of thresholds.keys())
    if (!Number.isNaN(thresholds[index]))
      joint[index * classes + index] = Math.max(1, joint[index * classes + index]);
  return joint;
}

/** The joint with each of its rows scaled so that it sums to the number of rows with that label: it counts every row. */
export function calibratedJoint(joint: Float64Array, labels: Bytes): Float64Array {
  const classes = Math.sqrt(joint.length);
  const counts = classCounts(labels, classes);
  return joint.map((_, at) => {
    const label = Math.floor(at / classes);
    const sum = joint
      .subarray(label * classes, (label + 1) * classes)
      .reduce((total, count) => total + count, 0);
    return sum === 0 ? 0 : (joint[at] * counts[label]) / sum;
  });
}

/** The estimated number of wrong labels, not rounded: what the calibrated joint counts off its diagonal. */
export function estimatedWrong(calibrated: Float64Array): number {
  const classes = Math.sqrt(calibrated.length);
  return calibrated.reduce((sum, count, at) => sum + (at % (classes + 1) === 0 ? 0 : count), 0);
}

/** The number of wrong labels that a list of `listed` rows drawn by chance would hold, of `wrong` in a table of `rows`. */
export const expectedByChance = (listed: number, wrong: number, rows: number): number =>
  rows === 0 ? 0 : (listed * wrong) / rows;
