/** The statistics of the accuracy bench. The unit is wrong images of a test table. */
import { mcnemar, mcnemarOf } from '../../../src/core/evaluation/mcnemar.ts';
import { correctCount } from '../../../src/core/evaluation/metrics.ts';
import { wilsonInterval } from '../../../src/core/evaluation/wilson.ts';

export const wrongCount = (predicted: Uint8Array, labels: Uint8Array): number =>
  labels.length - correctCount(predicted, labels);

export const meanOf = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

/** Two systems' predictions `[images]` for the same images. */
export interface Pair {
  readonly first: Uint8Array;
  readonly second: Uint8Array;
  readonly labels: Uint8Array;
}

export interface Comparison {
  /** Wrong images of the first system minus those of the second, one value a pair. */
  readonly differences: readonly number[];
  readonly mean: number;
  /** The 95 % interval of the mean difference. */
  readonly low: number;
  readonly high: number;
  /** The two-sided probability, over all pairs, of a difference at least as large between equally good systems. */
  readonly pValue: number;
}

export interface PairedComparison extends Comparison {
  /** Images, over all pairs, that only one of the two gets right. */
  readonly onlyFirst: number;
  readonly onlySecond: number;
}

/**
 * Compares two systems over pairs by McNemar's exact test. The interval is Wilson's for the second system's share of the images that only one of
 * the two gets right, brought to the unit of the differences: given how many such images there are, the difference
 * follows from that share (Agresti, Categorical Data Analysis, section on matched pairs). Pairs are taken as independent;
 * test tables of different splits share images, which makes the interval a little too narrow.
 */
export function comparePairs(pairs: readonly Pair[]): PairedComparison {
  const each = pairs.map(({ first, second, labels }) => mcnemar(first, second, labels));
  const sum = (count: (test: (typeof each)[number]) => number) =>
    each.reduce((total, test) => total + count(test), 0);
  const onlyFirst = sum(test => test.onlyFirst);
  const onlySecond = sum(test => test.onlySecond);
  const discordant = onlyFirst + onlySecond;
  const share = wilsonInterval(onlySecond, discordant);
  const asMean = (bound: number) => (2 * discordant * bound - discordant) / pairs.length;
  return {
    differences: each.map(test => test.onlySecond - test.onlyFirst),
    mean: (onlySecond - onlyFirst) / pairs.length,
    onlyFirst,
    onlySecond,
    pValue: mcnemarOf(onlyFirst, onlySecond).pValue,
    low: asMean(share.low),
    high: asMean(share.high),
  };
}

/** The predictions of two systems for the images of one split, a training each; the numbers of trainings may differ. */
export interface SeededPair {
  readonly first: readonly Uint8Array[];
  readonly second: readonly Uint8Array[];
  readonly labels: Uint8Array;
}

/**
 * Twice the tail of the normal distribution beyond `z` >= 0, to 1.5e-7: erfc(z / sqrt 2) by formula 7.1.26 of Abramowitz
 * and Stegun, Handbook of Mathematical Functions.
 */
function twoSidedTail(z: number): number {
  const x = z / Math.SQRT2;
  const t = 1 / (1 + 0.3275911 * x);
  const series = [1.061405429, -1.453152027, 1.421413741, -0.284496736, 0.254829592];
  return series.reduce((sum, factor) => (sum + factor) * t, 0) * Math.exp(-(x ** 2));
}

/** How often each image is told wrong, from 0 to 1, `[images]`. */
const mistakes = (trainings: readonly Uint8Array[], labels: Uint8Array): Float64Array =>
  Float64Array.from(labels, (label, row) => meanOf(trainings.map(classes => Number(classes[row] !== label))));

/**
 * Compares two systems by the share of their trainings that tells an image wrong: what one training has by chance counts
 * less than in a comparison of pairs. The test turns each image's difference round at random (Fisher, The Design of
 * Experiments, section 21), by its normal approximation. Trainings are taken as given; of the images the same is true as
 * in `comparePairs`.
 */
export function compareMeans(pairs: readonly SeededPair[]): Comparison {
  const byImage = pairs.map(({ first, second, labels }) => {
    const others = mistakes(second, labels);
    return mistakes(first, labels).map((share, row) => share - others[row]);
  });
  const differences = byImage.map(shares => shares.reduce((sum, share) => sum + share, 0));
  const squares = byImage.map(shares => shares.reduce((sum, share) => sum + share ** 2, 0));
  const mean = meanOf(differences);
  const deviation = Math.sqrt(meanOf(squares) / pairs.length);
  return {
    differences,
    mean,
    low: mean - 1.96 * deviation,
    high: mean + 1.96 * deviation,
    pValue: deviation === 0 ? 1 : twoSidedTail(Math.abs(mean) / deviation),
  };
}
