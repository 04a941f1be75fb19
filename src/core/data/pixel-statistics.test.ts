import { expect, it } from 'vitest';
import { pixelsPerImage } from './dataset.ts';
import { addToPixelSums, emptyPixelSums, histogramShares, meanImage } from './pixel-statistics.ts';

const rows = (...levels: number[]) =>
  Uint8Array.from(levels.flatMap(level => Array(pixelsPerImage).fill(level)));

it('averages the images of each class, and leaves a class without images blank', () => {
  const sums = emptyPixelSums(10);
  addToPixelSums(sums, rows(10, 20, 200), Uint8Array.of(3, 3, 4), 0, 3);
  expect([3, 4, 5].map(label => meanImage(sums, label)[0])).toEqual([15, 200, 0]);
  expect([...sums.counts]).toEqual([0, 0, 0, 2, 1, 0, 0, 0, 0, 0]);
});

it('counts every grey level in its bin', () => {
  const sums = emptyPixelSums(10);
  addToPixelSums(sums, rows(0, 7, 8, 255), null, 0, 4);
  const shares = histogramShares(sums);
  expect([shares[0], shares[1], shares[31]]).toEqual([0.5, 0.25, 0.25]);
});

it('gives the same sums in any slices', () => {
  const pixels = rows(1, 60, 120, 180, 240);
  const labels = Uint8Array.of(0, 1, 0, 1, 0);
  const whole = emptyPixelSums(10);
  addToPixelSums(whole, pixels, labels, 0, 5);
  for (const cut of [0, 1, 4, 5]) {
    const parts = emptyPixelSums(10);
    addToPixelSums(parts, pixels, labels, 0, cut);
    addToPixelSums(parts, pixels, labels, cut, 5);
    expect(parts).toEqual(whole);
  }
});
