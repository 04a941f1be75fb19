import { expect, test } from 'vitest';
import { fixedViews, isSure, viewOf } from './views.ts';

const images = Uint8Array.from({ length: 2 * 784 }, (_, index) => (index * 31) % 256);

test('the first view is the image itself', () => {
  expect(viewOf(images, fixedViews(1, 0)[0])).toEqual(images);
});

test('a view that is moved by a pixel is the image moved by a pixel', () => {
  const right = viewOf(images, fixedViews(5, 0)[3]);
  for (const row of [0, 1]) {
    expect(right[row * 784 + 10 * 28 + 11]).toBe(images[row * 784 + 10 * 28 + 10]);
    expect(right[row * 784 + 10 * 28]).toBe(0);
  }
});

test('turned views come in opposite pairs', () => {
  const [, left, right] = fixedViews(3, 0);
  expect(left.affine[1]).toBeCloseTo(-right.affine[1], 7);
  expect(left.affine[0]).toBe(right.affine[0]);
});

test('every view differs, and there are at most nine', () => {
  expect(new Set(fixedViews(9, 0).map(view => viewOf(images, view).join())).size).toBe(9);
  for (const count of [0, 10, 1.5]) expect(() => fixedViews(count, 0)).toThrow(RangeError);
});

test('one look is enough where a class is fifty times as likely as any other', () => {
  expect(isSure(Float32Array.of(-1, 4, 0))).toBe(true);
  expect(isSure(Float32Array.of(4, 0.1, 0))).toBe(false);
  expect(isSure(Float32Array.of(0.2, 0, 4))).toBe(false);
  expect(isSure(Float32Array.of(3, 3))).toBe(false);
  expect(isSure(Float32Array.of(Number.NaN, 9, 0))).toBe(false);
});
