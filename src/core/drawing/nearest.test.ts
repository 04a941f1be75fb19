import { expect, test } from 'vitest';
import { pixelsPerImage } from '../data/dataset.ts';
import { randomBelow } from '../numerics/rng.ts';
import { nearestOf, ownDistance, probeCount, referenceOf, unlikeFrom } from './nearest.ts';

/** Images of one grey level each. */
const flat = (...greys: readonly number[]) => ({
  rows: greys.length,
  pixels: Uint8Array.from(
    { length: greys.length * pixelsPerImage },
    (_, at) => greys[Math.floor(at / pixelsPerImage)],
  ),
});

test('the nearest image is found with its row and the Euclidean distance', () => {
  const reference = referenceOf(flat(0, 100, 255));
  // Each of the 784 pixels is 5 levels off.
  expect(nearestOf(reference, flat(105).pixels)).toEqual({ row: 1, distance: (28 * 5) / 255 });
  expect(nearestOf(reference, flat(255).pixels)).toEqual({ row: 2, distance: 0 });
  expect(nearestOf(referenceOf(flat()), flat(1).pixels)).toBeNull();
});

test('it is the one that a comparison with every pixel of every image finds', () => {
  const rows = 200;
  const table = {
    rows,
    pixels: Uint8Array.from({ length: rows * pixelsPerImage }, (_, at) => randomBelow(1, at, 256)),
  };
  const image = Uint8Array.from({ length: pixelsPerImage }, (_, at) => randomBelow(2, at, 256));
  const exact = Array.from({ length: rows }, (_, row) => {
    let sum = 0;
    for (let at = 0; at < pixelsPerImage; at++)
      sum += (image[at] - table.pixels[row * pixelsPerImage + at]) ** 2;
    return Math.sqrt(sum) / 255;
  });
  const least = Math.min(...exact);
  const found = nearestOf(referenceOf(table), image);
  expect(found?.row).toBe(exact.indexOf(least));
  expect(found?.distance).toBeCloseTo(least, 10);
});

test('the own distance of a reference leaves itself out', () => {
  const reference = referenceOf(flat(...Array.from({ length: 50 }, (_, index) => 2 * index)));
  expect(probeCount(reference)).toBe(50);
  for (let index = 0; index < 50; index++)
    expect(ownDistance(reference, index)).toBeCloseTo((28 * 2) / 255, 10);
  expect(ownDistance(referenceOf(flat(7)), 0)).toBeNull();
});

test('one in a hundred own distances is beyond the threshold', () => {
  const distances = Array.from({ length: 1000 }, (_, index) => (index * 7) % 1000);
  const threshold = unlikeFrom(distances) ?? 0;
  expect(distances.filter(distance => distance > threshold)).toHaveLength(10);
  expect(unlikeFrom([])).toBeNull();
});

test('a large table is compared by a part of it, the same every time', () => {
  const large = { rows: 5000, pixels: new Uint8Array(5000 * pixelsPerImage) };
  const { rows } = referenceOf(large);
  expect(rows).toHaveLength(4000);
  expect(new Set(rows).size).toBe(4000);
  expect(referenceOf(large).rows).toEqual(rows);
});
