import { describe, expect, test } from 'vitest';
import { comparePairs, meanOf, wrongCount } from './statistics.ts';

test('wrong images are those whose class is another one', () => {
  expect(wrongCount(Uint8Array.of(1, 2, 3, 3), Uint8Array.of(1, 2, 4, 5))).toBe(2);
  expect(meanOf([104, 98, 110])).toBe(104);
});

/** Two systems of which each alone gets so many images right, and which agree on others, right or wrong. */
function pairOf(onlyFirst: number, onlySecond: number) {
  const rows = [
    ...Array.from({ length: onlyFirst }, () => [1, 0] as const),
    ...Array.from({ length: onlySecond }, () => [0, 1] as const),
    ...Array.from({ length: 20 }, () => [1, 1] as const),
    ...Array.from({ length: 3 }, () => [2, 2] as const),
  ];
  return {
    first: Uint8Array.from(rows, ([first]) => first),
    second: Uint8Array.from(rows, ([, second]) => second),
    labels: new Uint8Array(rows.length).fill(1),
  };
}

describe('a comparison over splits', () => {
  test('adds up the images that only one system gets right before it asks for chance', () => {
    const { differences, mean, onlyFirst, onlySecond, pValue } = comparePairs([pairOf(1, 0), pairOf(1, 8)]);
    expect(differences).toEqual([-1, 7]);
    expect([mean, onlyFirst, onlySecond]).toEqual([3, 2, 8]);
    // 2 x (1 + 10 + 45) / 2^10, by hand.
    expect(pValue).toBeCloseTo(112 / 1024, 12);
  });

  test('has the interval of Wilson for 8 of 10, 0.4902 to 0.9433, in images a split', () => {
    // The bounds are those of statsmodels' proportion_confint(8, 10, method='wilson').
    const { low, high } = comparePairs([pairOf(1, 0), pairOf(1, 8)]);
    expect(low).toBeCloseTo((10 * (2 * 0.490162 - 1)) / 2, 4);
    expect(high).toBeCloseTo((10 * (2 * 0.943318 - 1)) / 2, 4);
  });

  test('turns round with the order of the systems', () => {
    const [one, other] = [comparePairs([pairOf(3, 9)]), comparePairs([pairOf(9, 3)])];
    expect(one.mean).toBe(-other.mean);
    expect(one.low).toBeCloseTo(-other.high, 12);
    expect(one.pValue).toBe(other.pValue);
  });

  test('has zero in its interval exactly where chance cannot be ruled out, but for the approximation', () => {
    for (const [first, second] of [
      [50, 50],
      [40, 60],
      [30, 70],
      [10, 90],
    ]) {
      const { low, high, pValue } = comparePairs([pairOf(first, second)]);
      if (pValue > 0.07) expect(low).toBeLessThanOrEqual(0);
      if (pValue < 0.04) expect(low).toBeGreaterThan(0);
      expect(high).toBeGreaterThan(0);
    }
  });

  test('of equal systems is no difference', () => {
    expect(comparePairs([pairOf(0, 0)])).toMatchObject({ mean: 0, pValue: 1, low: 0, high: 0 });
  });
});
