import { expect, test } from 'vitest';
import { imageSide, pixelsPerImage } from './dataset.ts';
import { paperOf } from './paper.ts';

/** Images of one grey each, with ink of the grey `ink` inside a border of one pixel. */
const images = (greys: readonly number[], ink: number) =>
  Uint8Array.from({ length: greys.length * pixelsPerImage }, (_, at) => {
    const row = Math.floor((at % pixelsPerImage) / imageSide);
    const column = at % imageSide;
    const inside = row > 0 && column > 0 && row < imageSide - 1 && column < imageSide - 1;
    return inside ? ink : greys[Math.floor(at / pixelsPerImage)];
  });

test('paper is the median grey of the borders, whatever the ink', () => {
  expect(paperOf(images([0, 0, 0], 255))).toBe(0);
  expect(paperOf(images([255, 255, 3], 0))).toBe(255);
  expect(paperOf(images([10, 200, 30, 30, 90], 255))).toBe(30);
});

test('between two greys it is the lower one, and without images it is black', () => {
  expect(paperOf(images([20, 40], 0))).toBe(20);
  expect(paperOf(new Uint8Array(0))).toBe(0);
});
