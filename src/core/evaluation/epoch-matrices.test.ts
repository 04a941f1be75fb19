import { expect, test } from 'vitest';
import { epochMatrix } from './epoch-matrices.ts';

const labels = Uint8Array.of(0, 1, 1);

test('the matrix of an epoch counts its own answers', () => {
  expect(epochMatrix(Uint8Array.of(0, 0, 1), labels, 2)).toEqual({
    matrix: Uint32Array.of(1, 0, 1, 1),
    accuracy: 2 / 3,
  });
});

test('answers that were not kept, or are of other rows, give none', () => {
  expect(epochMatrix(undefined, labels, 2)).toBeNull();
  expect(epochMatrix(new Uint8Array(0), labels, 2)).toBeNull();
  expect(epochMatrix(Uint8Array.of(0, 1), labels, 2)).toBeNull();
  expect(epochMatrix(new Uint8Array(0), new Uint8Array(0), 2)).toBeNull();
});
