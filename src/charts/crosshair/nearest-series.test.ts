import { expect, it } from 'vitest';
import { nearestSeries } from './nearest-series.ts';

const series = [
  [0.5, 0.6],
  [0.9, Number.NaN],
];
const pixelOf = (value: number) => 100 - 100 * value;

it.each([
  ['the nearest line at that epoch', 1, 12, 1],
  ['the nearest epoch', 1.4, 48, 0],
  ['the line that has a value there', 2, 38, 0],
  ['nothing where no line is near', 2, 5, null],
  ['nothing beyond the last epoch', 9, 40, null],
])('a click means %s', (_, epoch, pixel, expected) => {
  expect(nearestSeries(series, epoch, pixel, pixelOf)).toBe(expected);
});
