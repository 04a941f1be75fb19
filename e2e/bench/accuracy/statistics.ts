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
  /** Images, over all pairs, that only one of the two gets right. */
  readonly onlyFirst: number;
  readonly onlySecond: number;
  /** McNemar's exact two-sided probability, over all pairs. */
  readonly pValue: number;
  /** The 95 % interval of the mean difference. */
  readonly low: number;
  readonly high: number;
}

/**
 * Compares two systems over pairs. The interval is Wilson's for the second system's share of the images that only one of
 * the two gets right, brought to the unit of the differences: given how many such images there are, the difference
 * follows from that share (Agresti, Categorical Data Analysis, section on matched pairs). Pairs are taken as independent;
 * test tables of different splits share images, which makes the interval a little too narrow.
 */
export function comparePairs(pairs: readonly Pair[]): Comparison {
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
