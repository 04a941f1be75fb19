import { expect, test } from 'vitest';
import { assembleTileLoop } from './tile-loop.ts';

test('the loop computes the product of its two factors', () => {
  const { left, right, sums, run } = assembleTileLoop();
  for (let i = 0; i < left.length; i++) left[i] = (i % 7) - 3;
  for (let i = 0; i < right.length; i++) right[i] = (i % 5) - 2;
  run();
  const depth = left.length / 4;
  const expected = Array.from({ length: 32 }, (_, place) => {
    const [row, column] = [Math.floor(place / 8), place % 8];
    let sum = 0;
    for (let k = 0; k < depth; k++) sum += left[k * 4 + row] * right[k * 8 + column];
    return sum;
  });
  // Small whole numbers: float32 holds every sum exactly.
  expect([...sums]).toEqual(expected);
  expect(expected.some(value => value !== 0)).toBe(true);
});
