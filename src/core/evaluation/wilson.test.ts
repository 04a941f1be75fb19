import fc from 'fast-check';
import { expect, test } from 'vitest';
import { wilsonInterval } from './wilson.ts';

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
