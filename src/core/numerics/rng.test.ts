import fc from 'fast-check';
import { expect, test } from 'vitest';
import { deriveKey, mix32, permutation, randomBelow, randomBits, randomUnit, stream } from './rng.ts';

test('the mixer is lowbias32, as 64-bit arithmetic computes it', () => {
  // The C source at https://nullprogram.com/blog/2018/07/31/, without Math.imul.
  const reference = (value: number) => {
    let x = BigInt(value);
    const multiply = (factor: bigint) => (x * factor) & 0xffffffffn;
    x ^= x >> 16n;
    x = multiply(0x7feb352dn);
    x ^= x >> 15n;
    x = multiply(0x846ca68bn);
    return Number(x ^ (x >> 16n));
  };
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 0xffffffff }), value => {
      expect(mix32(value)).toBe(reference(value));
    }),
  );
});

test('numbers depend on seed, stream and counter, and on nothing else', () => {
  const key = deriveKey(1, stream.augment, 2, 3);
  expect(deriveKey(1, stream.augment, 2, 3)).toBe(key);
  const others = [
    deriveKey(2, stream.augment, 2, 3),
    deriveKey(1, stream.dropout, 2, 3),
    deriveKey(1, stream.augment, 3, 2),
  ];
  for (const other of others) expect(other).not.toBe(key);
  expect(randomBits(key, 7)).toBe(randomBits(key, 7));
  expect(randomBits(key, 8)).not.toBe(randomBits(key, 7));
});

test('units are in [0, 1), exact in float32 and spread evenly', () => {
  const key = deriveKey(5, stream.weights);
  const bins = new Array<number>(10).fill(0);
  for (let counter = 0; counter < 20_000; counter++) {
    const unit = randomUnit(key, counter);
    expect(Math.fround(unit)).toBe(unit);
    bins[Math.floor(unit * 10)]++;
  }
  // Chi-squared with 9 degrees of freedom: 27.9 is exceeded by chance once in a thousand seeds, and this seed is fixed.
  const chiSquared = bins.reduce((sum, count) => sum + (count - 2000) ** 2 / 2000, 0);
  expect(chiSquared).toBeLessThan(27.9);
});

test('integers stay below their bound', () => {
  fc.assert(
    fc.property(fc.nat(), fc.nat(), fc.integer({ min: 1, max: 0xffffffff }), (key, counter, bound) => {
      const value = randomBelow(key, counter, bound);
      expect(Number.isInteger(value) && value >= 0 && value < bound).toBe(true);
    }),
  );
});

test('a permutation has every index once, and another key gives another order', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 500 }), fc.nat(), (count, key) => {
      expect(permutation(count, key).sort()).toEqual(
        Uint32Array.from({ length: count }, (_, index) => index),
      );
    }),
  );
  expect(permutation(50, 1)).not.toEqual(permutation(50, 2));
});
