import { expect, it } from 'vitest';
import { rowsOfClass } from './class-rows.ts';

const labels = Uint8Array.of(7, 2, 7, 0);

it('finds the rows of one digit in order', () => {
  expect(rowsOfClass(labels, 7)).toEqual([0, 2]);
  expect(rowsOfClass(labels, 5)).toEqual([]);
});

it('gives every row without a digit', () => {
  expect(rowsOfClass(labels, null)).toEqual([0, 1, 2, 3]);
});
