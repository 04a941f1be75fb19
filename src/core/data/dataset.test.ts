import { expect, test } from 'vitest';
import { imageAt, pixelsPerImage } from './dataset.ts';

test('an image is a view of its row, not a copy', () => {
  const pixels = Uint8Array.from({ length: 3 * pixelsPerImage }, (_, index) =>
    Math.floor(index / pixelsPerImage),
  );
  const image = imageAt({ pixels }, 1);
  expect(image).toHaveLength(784);
  expect(image.every(level => level === 1)).toBe(true);
  image[0] = 9;
  expect(pixels[pixelsPerImage]).toBe(9);
});
