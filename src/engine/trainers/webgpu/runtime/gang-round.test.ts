import { expect, test } from 'vitest';
import { nextRound, partOfRequest, type Waiting } from './gang-round.ts';

/** A network that waits for steps of so many images each, of which some are done. */
function waiting(rows: number, done = 0, batchSize = 4): Waiting {
  const steps = Math.ceil(rows / batchSize);
  const request = {
    rows: Uint32Array.from({ length: rows }, (_, index) => index),
    batchSize,
    learningRates: Float32Array.from({ length: steps }, (_, index) => index),
    firstStep: 10,
    epoch: 0,
    measure: true,
  };
  return { request, done };
}

test.each<[string, readonly Waiting[], readonly number[], number]>([
  ['one alone runs to its end, with a smaller last minibatch', [waiting(18)], [0], 5],
  ['one goes on where it is', [waiting(18, 4)], [0], 1],
  ['those alike run together to the end of the first', [waiting(20), waiting(12)], [0, 1], 3],
  ['also from the middle', [waiting(20, 3), waiting(12)], [0, 1], 2],
  ['one with a smaller minibatch waits for the others', [waiting(3), waiting(12), waiting(8)], [1, 2], 2],
  ['the first goes where two are unlike', [waiting(3), waiting(12)], [0], 1],
  ['minibatches of another size stay apart', [waiting(12, 0, 6), waiting(12), waiting(12)], [1, 2], 3],
])('%s', (_, all, members, steps) => {
  expect(nextRound(all)).toEqual({ members, steps });
});

test('a part of a request is its next steps, and only the last part is measured', () => {
  const whole = waiting(18, 1);
  const part = partOfRequest(whole, 3);
  expect([...part.rows]).toEqual([4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15]);
  expect(part).toMatchObject({ firstStep: 11, measure: false });
  expect([...part.learningRates]).toEqual([1, 2, 3]);
  const last = partOfRequest({ ...whole, done: 4 }, 1);
  expect([...last.rows]).toEqual([16, 17]);
  expect(last).toMatchObject({ firstStep: 14, measure: true });
});
