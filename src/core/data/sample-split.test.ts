import fc from 'fast-check';
import { expect, test } from 'vitest';
import { benchmarkSplits, ownSplit, readSplitSeed, splitOrder } from './sample-split.ts';

test('the own split leaves every image where the files have it', () => {
  expect([...splitOrder(5, ownSplit)]).toEqual([0, 1, 2, 3, 4]);
});

test('a split has every image once, the same ones for the same seed', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 400 }), fc.nat(), (images, seed) => {
      const order = splitOrder(images, seed);
      expect([...order].sort((a, b) => a - b)).toEqual(Array.from({ length: images }, (_, place) => place));
      expect(splitOrder(images, seed)).toEqual(order);
    }),
  );
});

test('the images of these splits are dealt out as by chance: two share the expected part of their test tables', () => {
  const tests = [ownSplit, ...benchmarkSplits].map(
    seed => new Set(splitOrder(70_000, seed).subarray(42_000)),
  );
  for (const [at, one] of tests.entries())
    for (const other of tests.slice(at + 1)) {
      const shared = [...one].filter(place => other.has(place)).length;
      // A hypergeometric mean of 28,000 x 0.4, with a standard deviation of 63.5.
      expect(Math.abs(shared - 11_200)).toBeLessThan(5 * 63.5);
    }
});

test('the bits of a split stay as they are, since stored predictions are in its order', () => {
  expect([...splitOrder(70_000, 1).subarray(0, 5)]).toEqual([16_798, 18_565, 9_916, 37_874, 41_882]);
});

test.each([
  ['0', 0],
  [' 12 ', 12],
  ['4294967295', 4_294_967_295],
  ['4294967296', null],
  ['-1', null],
  ['1.5', null],
  ['', null],
  ['x', null],
])('"%s" is read as the seed %s', (written, seed) => expect(readSplitSeed(written)).toBe(seed));
