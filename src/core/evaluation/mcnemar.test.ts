import { expect, test } from 'vitest';
import { mcnemar } from './mcnemar.ts';

/** Two models that differ on `onlyFirst + onlySecond` rows, agree rightly on 10 and wrongly on 5. */
function compare(onlyFirst: number, onlySecond: number) {
  const rows = (first: number, second: number, count: number) =>
    Array.from({ length: count }, () => [first, second] as const);
  const pairs = [...rows(1, 0, onlyFirst), ...rows(0, 1, onlySecond), ...rows(1, 1, 10), ...rows(2, 3, 5)];
  return mcnemar(
    Uint8Array.from(pairs, ([first]) => first),
    Uint8Array.from(pairs, ([, second]) => second),
    new Uint8Array(pairs.length).fill(1),
  );
}

test('only rows that exactly one model gets right count', () => {
  expect(compare(7, 3)).toMatchObject({ onlyFirst: 7, onlySecond: 3 });
});

test.each([
  // 2 x (sum of C(n, k) for k up to the smaller) / 2^n, by hand.
  [0, 5, 2 / 32],
  [1, 4, 12 / 32],
  [2, 8, (2 * (1 + 10 + 45)) / 1024],
  [3, 3, 1],
  [0, 0, 1],
])('%d against %d has an exact probability of %d', (onlyFirst, onlySecond, pValue) => {
  expect(compare(onlyFirst, onlySecond).pValue).toBeCloseTo(pValue, 12);
  expect(compare(onlySecond, onlyFirst).pValue).toBeCloseTo(pValue, 12);
});

test('chi-squared has its continuity correction', () => {
  expect(compare(2, 8).chiSquared).toBeCloseTo(2.5, 12);
  expect(compare(3, 3).chiSquared).toBe(0);
});

test('thousands of differences neither overflow nor underflow', () => {
  expect(compare(2000, 2000).pValue).toBeCloseTo(1, 6);
  const clear = compare(1000, 3000).pValue;
  expect(clear).toBeGreaterThanOrEqual(0);
  expect(clear).toBeLessThan(1e-200);
});
