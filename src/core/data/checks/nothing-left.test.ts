import { expect, test } from 'vitest';
import { nothingLeft } from './nothing-left.ts';

test.each([
  [2, 0.9, true],
  [2, 0.7, false],
  [1, 0.5, true],
  [1, 0.1, false],
  [0, 0, true],
  [42_000, 0.9, false],
])('%i rows with a validation share of %f: nothing is left is %s', (rows, share, nothing) => {
  expect(nothingLeft(rows, share) !== null).toBe(nothing);
});

test('the reason names the share, and the remedy can be followed', () => {
  expect(nothingLeft(2, 0.9)).toEqual({
    message: 'No image is left to train on: a validation share of 90 % holds out every image.',
    remedy: 'Lower the validation share, or drop more training images.',
  });
});
