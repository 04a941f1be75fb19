import { expect, test } from 'vitest';
import { fixedViews, viewOf } from './views.ts';

const images = Uint8Array.from({ length: 2 * 784 }, (_, index) => (index * 31) % 256);

test('the first view is the image itself', () => {
  expect(viewOf(images, fixedViews(1)[0], 0)).toEqual(images);
});

test('a view that is moved by a pixel is the image moved by a pixel', () => {
  const right = viewOf(images, fixedViews(5)[3], 0);
  for (const row of [0, 1]) {
    expect(right[row * 784 + 10 * 28 + 11]).toBe(images[row * 784 + 10 * 28 + 10]);
    expect(right[row * 784 + 10 * 28]).toBe(0);
  }
});

test('turned views come in opposite pairs', () => {
  const [, left, right] = fixedViews(3);
  expect(left.affine[1]).toBeCloseTo(-right.affine[1], 7);
  expect(left.affine[0]).toBe(right.affine[0]);
});

test('every view differs, and there are at most nine', () => {
  expect(new Set(fixedViews(9).map(view => viewOf(images, view, 0).join())).size).toBe(9);
  for (const count of [0, 10, 1.5]) expect(() => fixedViews(count)).toThrow(RangeError);
});
