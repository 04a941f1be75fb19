/** McNemar's test: how likely a difference between two models on the same rows is to be chance. */
import type { Bytes } from '../data/dataset.ts';
import { exp, log } from '../numerics/portable-math.ts';

export interface McNemar {
  /** Rows that only the first model gets right. */
  readonly onlyFirst: number;
  /** Rows that only the second model gets right. */
  readonly onlySecond: number;
  /** Chi-squared with continuity correction (Edwards 1948), one degree of freedom; 0 where the models never differ. */
  readonly chiSquared: number;
  /** Two-sided exact probability of a difference at least as large between equally good models (McNemar 1947). */
  readonly pValue: number;
}

/**
 * Twice the probability of `heads` or fewer heads in `tosses` tosses of a fair coin, at most 1. The terms are kept as
 * logarithms, because `0.5 ** tosses` alone would underflow.
 */
function twoSidedBinomial(heads: number, tosses: number): number {
  let logTerm = -tosses * log(2);
  let tail = 0;
  for (let k = 0; k <= heads; k++) {
    tail += exp(logTerm);
    logTerm += log((tosses - k) / (k + 1));
  }
  return Math.min(1, 2 * tail);
}

/** The test of counts: rows that only the first model gets right, and rows that only the second does. */
export function mcnemarOf(onlyFirst: number, onlySecond: number): McNemar {
  const tosses = onlyFirst + onlySecond;
  const chiSquared = tosses === 0 ? 0 : Math.max(Math.abs(onlyFirst - onlySecond) - 1, 0) ** 2 / tosses;
  return {
    onlyFirst,
    onlySecond,
    chiSquared,
    pValue: twoSidedBinomial(Math.min(onlyFirst, onlySecond), tosses),
  };
}

/** Compares two models' predictions `[rows]` on the same labels. */
export function mcnemar(first: Bytes, second: Bytes, labels: Bytes): McNemar {
  let onlyFirst = 0;
  let onlySecond = 0;
  for (let row = 0; row < labels.length; row++) {
    if (first[row] === second[row]) continue;
    if (first[row] === labels[row]) onlyFirst++;
    else if (second[row] === labels[row]) onlySecond++;
  }
  return mcnemarOf(onlyFirst, onlySecond);
}
