import fc from 'fast-check';
import { expect, test } from 'vitest';
import { predictionInterval, wilsonInterval } from './wilson.ts';

test.each([
  // Newcombe 1998, table I, method 3 (score without continuity correction).
  [81, 263, 0.2553, 0.3662],
  [15, 148, 0.0624, 0.1605],
  [0, 20, 0, 0.1611],
  [1, 29, 0.0061, 0.1718],
])('%d of %d lies between %d and %d', (successes, total, low, high) => {
  const interval = wilsonInterval(successes, total);
  expect(interval.low).toBeCloseTo(low, 4);
  expect(interval.high).toBeCloseTo(high, 4);
});

test('the interval holds the share, stays in 0..1 and narrows with more trials', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 50_000 }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (total, share) => {
        const successes = Math.round(total * share);
        const { low, high } = wilsonInterval(successes, total);
        expect(low).toBeGreaterThanOrEqual(0);
        expect(low).toBeLessThanOrEqual(successes / total);
        expect(high).toBeGreaterThanOrEqual(successes / total);
        expect(high).toBeLessThanOrEqual(1);
        const more = wilsonInterval(4 * successes, 4 * total);
        expect(more.high - more.low).toBeLessThan(high - low);
      },
    ),
  );
});

test('without trials nothing is known', () => {
  expect(wilsonInterval(0, 0)).toEqual({ low: 0, high: 1 });
});

/** The chance of 0, 1, … of `trials` wrong, each with the chance `wrong`; beyond the last there is nothing to speak of. */
function chances(trials: number, wrong: number): readonly number[] {
  const most = Math.min(trials, Math.ceil(trials * wrong + 12 * Math.sqrt(trials * wrong) + 20));
  const odds = Math.log(wrong) - Math.log1p(-wrong);
  // By logarithms: the chance of none at all can be too small for a number.
  let logarithm = trials * Math.log1p(-wrong);
  return Array.from({ length: most + 1 }, (_, count) => {
    if (count > 0) logarithm += Math.log(trials - count + 1) - Math.log(count) + odds;
    return Math.exp(logarithm);
  });
}

/** The exact chance that an interval from `rows` images holds the accuracy on `next` others of the same kind. */
function coverage(rows: number, next: number, wrong: number, intervalOf: typeof predictionInterval): number {
  const scores = chances(next, wrong);
  let covered = 0;
  for (const [count, chance] of chances(rows, wrong).entries()) {
    const { low, high } = intervalOf(rows - count, rows, next);
    const inside = scores.reduce((sum, each, missed) => {
      const accuracy = 1 - missed / next;
      return accuracy >= low && accuracy <= high ? sum + each : sum;
    }, 0);
    covered += chance * inside;
  }
  return covered;
}

test.each([
  // Images held out and the share wrong of sprint, fast, best, cnn, a vote of five and a harder data set.
  [4200, 0.0081],
  [2100, 0.0041],
  [2100, 0.0037],
  [2100, 0.01],
  [10_500, 0.0035],
  [2100, 0.065],
])(
  'an interval from %d images, of which %d are wrong, holds the score of 28,000 others in 95 of 100 cases',
  (rows, wrong) => {
    expect(coverage(rows, 28_000, wrong, predictionInterval)).toBeGreaterThan(0.949);
    // That of the true accuracy falls short: the score of the others is scattered by chance, too.
    expect(coverage(rows, 28_000, wrong, wilsonInterval)).toBeLessThan(0.945);
  },
);

test('with ever more images to come the interval for their score nears that of the true accuracy, from without', () => {
  const accuracy = wilsonInterval(2090, 2100);
  let before = predictionInterval(2090, 2100, 1);
  for (const next of [10, 1000, 100_000, 1e12]) {
    const interval = predictionInterval(2090, 2100, next);
    expect(interval.low).toBeGreaterThan(before.low);
    expect(interval.high).toBeLessThan(before.high);
    before = interval;
  }
  expect(before.low).toBeCloseTo(accuracy.low, 8);
  expect(before.high).toBeCloseTo(accuracy.high, 8);
  expect(predictionInterval(0, 0, 10)).toEqual({ low: 0, high: 1 });
});
