import { describe, expect, test } from 'vitest';
import { compareMeans, comparePairs, meanOf, wrongCount } from './statistics.ts';

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

describe('a comparison of means over trainings', () => {
  const labels = Uint8Array.of(1, 1, 1, 1);
  const right = Uint8Array.of(1, 1, 1, 1);
  const wrongAt = (...rows: number[]) => right.map((label, row) => (rows.includes(row) ? 7 : label));

  test('counts a mistake by the share of the trainings that make it', () => {
    const { differences, mean } = compareMeans([
      { first: [wrongAt(0)], second: [wrongAt(0, 1), wrongAt(0, 2, 3)], labels },
      { first: [wrongAt(0), wrongAt(1)], second: [right], labels },
    ]);
    // Of the first pair 1 - (2 + 3) / 2, of the second (1 + 1) / 2.
    expect(differences).toEqual([-1.5, 1]);
    expect(mean).toBe(-0.25);
  });

  test('of one training each has the counts of the pairs, and their probability but for the approximation', () => {
    const { first, second, labels: answers } = pairOf(60, 90);
    const means = compareMeans([{ first: [first], second: [second], labels: answers }]);
    const pairs = comparePairs([{ first, second, labels: answers }]);
    expect(means.mean).toBe(pairs.mean);
    // 30 is 2.4495 times the square root of 150, whose tails have 0.01431.
    expect(means.pValue).toBeCloseTo(0.01431, 5);
    expect(means.pValue / pairs.pValue).toBeGreaterThan(0.8);
    expect(means.low).toBeCloseTo(30 - 1.96 * Math.sqrt(150), 9);
    expect(means.high).toBeCloseTo(30 + 1.96 * Math.sqrt(150), 9);
  });

  test('has the tails of the normal distribution', () => {
    for (const [more, probability] of [
      [1, 0.317311],
      [3, 0.0026998],
      [4, 0.0000633],
    ]) {
      // Of 100 images that differ so many more tens are the first system's: as many standard deviations.
      const { first, second, labels: answers } = pairOf(50 - 5 * more, 50 + 5 * more);
      const { pValue } = compareMeans([{ first: [first], second: [second], labels: answers }]);
      expect(pValue).toBeCloseTo(probability, 5);
    }
  });

  test('of systems that never differ is no difference', () => {
    expect(compareMeans([{ first: [right], second: [right, right], labels }])).toMatchObject({
      mean: 0,
      low: 0,
      high: 0,
      pValue: 1,
    });
  });
});
