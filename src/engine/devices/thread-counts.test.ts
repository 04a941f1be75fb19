import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fastestTrial, threadCounts } from './thread-counts.ts';

test.each([
  [1, [1]],
  [2, [2, 1]],
  [4, [4, 2, 1]],
  [6, [6, 4, 2, 1]],
  [64, [8, 4, 2, 1]],
  [0, [1]],
  [Number.NaN, [1]],
])('where a browser says %s cores, a few counts are worth trying, the most first', (said, counts) => {
  expect(threadCounts(said, 8)).toEqual(counts);
});

/** A machine on which a step is shared by `cores`; threads beyond them are waited for. */
const machine = (cores: number) => (threads: number) =>
  threads <= cores ? 64 / threads : (64 / cores) * (threads / cores);

async function found(said: number, stepOf: (threads: number) => number | null) {
  const tried: number[] = [];
  const { threads } = await fastestTrial(threadCounts(said, 8), async threads => {
    tried.push(threads);
    return { threads, millisecondsPerStep: stepOf(threads) };
  });
  return { threads, tried };
}

test.each([
  ['WebKitGTK says 4 cores on 2', 4, machine(2), { threads: 2, tried: [4, 2, 1] }],
  ['a phone counts small cores', 8, machine(4), { threads: 4, tried: [8, 4, 2] }],
  ['the browser is right', 8, machine(8), { threads: 8, tried: [8, 4] }],
  ['a container gives one core of eight', 8, machine(1), { threads: 1, tried: [8, 4, 2, 1] }],
  [
    'four threads cannot be started',
    4,
    (threads: number) => (threads > 2 ? null : 9 / threads),
    { threads: 2, tried: [4, 2, 1] },
  ],
  ['another program takes one of two cores', 2, () => 20, { threads: 2, tried: [2, 1] }],
  ['nothing can be measured', 2, () => null, { threads: 1, tried: [2, 1] }],
])('where %s, trials find the number of threads', async (_, said, stepOf, result) => {
  expect(await found(said, stepOf)).toEqual(result);
});

test('no count that was tried is clearly faster than the one that is found', async () => {
  const steps = fc.record({ 1: fc.nat(90), 2: fc.nat(90), 4: fc.nat(90), 8: fc.nat(90) });
  await fc.assert(
    fc.asyncProperty(steps, async of => {
      const stepOf = (threads: number) => of[threads as 1];
      const { threads, tried } = await found(8, stepOf);
      expect(0.9 * stepOf(threads)).toBeLessThanOrEqual(Math.min(...tried.map(stepOf)));
    }),
  );
});
