import { expect, it } from 'vitest';
import { rowsOfDigit } from './digit-classes.ts';

const labels = Uint8Array.of(7, 2, 7, 0);

it('finds the rows of one digit in order', () => {
  expect(rowsOfDigit(labels, 7)).toEqual([0, 2]);
  expect(rowsOfDigit(labels, 5)).toEqual([]);
});

it('gives every row without a digit', () => {
  expect(rowsOfDigit(labels, null)).toEqual([0, 1, 2, 3]);
});
