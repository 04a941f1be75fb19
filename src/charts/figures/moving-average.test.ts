import fc from 'fast-check';
import { expect, it } from 'vitest';
import { smoothValues } from './moving-average.ts';

it('leaves values alone without smoothing', () => {
  expect(smoothValues([1, null, 3], 0)).toEqual([1, null, 3]);
});

it('a constant stays a constant from its first value, and nothing leaves the range of the values', () => {
  fc.assert(
    fc.property(
      fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1 }),
      fc.double({ min: 0, max: 0.95, noNaN: true }),
      (values, keep) => {
        for (const value of smoothValues(values, keep)) {
          expect(value).toBeGreaterThanOrEqual(Math.min(...values) - 1e-9);
          expect(value).toBeLessThanOrEqual(Math.max(...values) + 1e-9);
        }
      },
    ),
  );
});
