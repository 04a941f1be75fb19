import { expect, test } from 'vitest';
import { kernelPicture, largestOf, pictureCount, pictureOf } from './channels.ts';

test('a channel of an image is taken out of all channels', () => {
  const values = Float32Array.from({ length: 2 * 3 * 4 }, (_, at) => at);
  expect(pictureOf(values, [2, 3, 4], 1)).toEqual({
    height: 2,
    width: 3,
    values: Float32Array.of(1, 5, 9, 13, 17, 21),
  });
  expect(pictureCount([2, 3, 4])).toBe(4);
});

test('flat numbers lie in rows of 32, and what fills the last row is no number', () => {
  const { height, width, values } = pictureOf(new Float32Array(70).fill(2), [70], 0);
  expect([height, width]).toEqual([3, 32]);
  expect([...values.slice(0, 70)].every(value => value === 2)).toBe(true);
  expect([...values.slice(70)].every(Number.isNaN)).toBe(true);
  expect(pictureOf(new Float32Array(10), [10], 0)).toMatchObject({ height: 1, width: 10 });
});

test('a filter is taken out of a kernel for one channel', () => {
  const kernel = Float32Array.from({ length: 4 * 3 * 5 }, (_, at) => at);
  expect([...kernelPicture(kernel, 2, [3, 5], 1, 2).values]).toEqual([7, 22, 37, 52]);
});

test('the scale of pictures is their largest number, whatever its sign', () => {
  expect(largestOf(Float32Array.of(1, -3, Number.NaN, 2))).toBe(3);
});
