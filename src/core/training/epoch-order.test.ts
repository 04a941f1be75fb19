import { expect, test } from 'vitest';
import { epochOrder } from './epoch-order.ts';

const rows = Uint32Array.of(2, 3, 5, 7, 11, 13, 17, 19);

test('an epoch visits every row once, in an order of its own that repeats with the seed', () => {
  const first = epochOrder(rows, 1, 0);
  expect([...first].sort((a, b) => a - b)).toEqual([...rows]);
  expect(epochOrder(rows, 1, 0)).toEqual(first);
  expect(epochOrder(rows, 1, 1)).not.toEqual(first);
  expect(epochOrder(rows, 2, 0)).not.toEqual(first);
});
