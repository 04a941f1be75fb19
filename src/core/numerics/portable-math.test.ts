import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cos, exp, log, powerOf, sin } from './portable-math.ts';

const between = (min: number, max: number) => fc.double({ min, max, noNaN: true });
const relative = (actual: number, expected: number) =>
  Math.abs(actual - expected) / Math.max(Math.abs(expected), 1e-300);

test('sine and cosine agree with the engine to 1e-14', () => {
  fc.assert(
    fc.property(between(-1000, 1000), x => {
      expect(Math.abs(sin(x) - Math.sin(x))).toBeLessThan(1e-14);
      expect(Math.abs(cos(x) - Math.cos(x))).toBeLessThan(1e-14);
    }),
  );
});

test('the exponential agrees with the engine to 1e-14, relative', () => {
  fc.assert(
    fc.property(between(-700, 709), x => {
      expect(relative(exp(x), Math.exp(x))).toBeLessThan(1e-14);
    }),
  );
  expect([exp(0), exp(1000), exp(-1000), exp(Number.NEGATIVE_INFINITY)]).toEqual([
    1,
    Number.POSITIVE_INFINITY,
    0,
    0,
  ]);
  expect(exp(Number.NaN)).toBeNaN();
});

test('the logarithm agrees with the engine to 1e-14', () => {
  fc.assert(
    fc.property(between(1e-300, 1e300), x => {
      expect(Math.abs(log(x) - Math.log(x))).toBeLessThan(1e-14 * Math.max(1, Math.abs(Math.log(x))));
    }),
  );
  expect([log(1), log(0), log(Number.POSITIVE_INFINITY)]).toEqual([
    0,
    Number.NEGATIVE_INFINITY,
    Number.POSITIVE_INFINITY,
  ]);
  expect([log(-1), log(Number.NaN)]).toEqual([Number.NaN, Number.NaN]);
});

test('whole powers are exact for powers of two and close for the rest', () => {
  expect([powerOf(2, 10), powerOf(2, -3), powerOf(7, 0), powerOf(0.5, 2)]).toEqual([1024, 0.125, 1, 0.25]);
  fc.assert(
    fc.property(between(0.1, 3), fc.integer({ min: -40, max: 40 }), (base, exponent) => {
      expect(relative(powerOf(base, exponent), base ** exponent)).toBeLessThan(1e-13);
    }),
  );
});
