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

/** Tries counts on a clock that runs only while steps do; `stepOf` may ask it, for a machine that others use as well. */
async function found(said: number, stepOf: (threads: number, now: number) => number | null) {
  const tried: number[] = [];
  const open = new Set<number>();
  let now = 0;
  const step = (threads: number): number | null => {
    const milliseconds = stepOf(threads, now);
    now += milliseconds ?? 0;
    return milliseconds;
  };
  const { trial } = await fastestTrial(
    threadCounts(said, 8),
    async threads => {
      tried.push(threads);
      open.add(threads);
      return {
        threads,
        millisecondsPerStep: step(threads),
        again: async () => step(threads),
        close: async () => void open.delete(threads),
      };
    },
    () => now,
  );
  return { threads: trial.threads, tried, open, took: now };
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
  const { threads, tried } = await found(said, stepOf);
  expect({ threads, tried }).toEqual(result);
});

test('no count that was tried is clearly faster than the one that is found', async () => {
  const milliseconds = fc.integer({ min: 1, max: 90 });
  const steps = fc.record({ 1: milliseconds, 2: milliseconds, 4: milliseconds, 8: milliseconds });
  await fc.assert(
    fc.asyncProperty(steps, async of => {
      const stepOf = (threads: number) => of[threads as 1];
      const { threads, tried } = await found(8, stepOf);
      expect(0.9 * stepOf(threads)).toBeLessThanOrEqual(Math.min(...tried.map(stepOf)));
    }),
  );
});

/** Two cores of which something else takes one until `busyUntil`, and part of the other. */
const sharedCores = (busyUntil: number) => (threads: number, now: number) => {
  if (threads === 1) return 15;
  return now < busyUntil ? 22 : 8;
};

test('what a page does when a training begins takes no thread away', async () => {
  expect(await found(2, sharedCores(400))).toMatchObject({ threads: 2 });
});

test('a program that computes as long as the trial does leaves the number of threads that it serves', async () => {
  expect(await found(2, sharedCores(Number.POSITIVE_INFINITY))).toMatchObject({ threads: 1 });
});

test('a lucky turn now and then gives no more threads than a busy machine serves', async () => {
  let steps = 0;
  const lucky = (threads: number) => (threads === 1 ? 12 : steps++ % 9 === 4 ? 8 : 15);
  expect(await found(2, lucky)).toMatchObject({ threads: 1 });
});

test('turns of fewer threads that another program stretches change nothing', async () => {
  let steps = 0;
  const disturbed = (threads: number) => (threads === 2 ? 8 : steps++ % 2 === 0 ? 15 : 40);
  expect(await found(2, disturbed)).toMatchObject({ threads: 2 });
});

test('a quiet machine has its answer after two turns', async () => {
  const { took } = await found(2, sharedCores(0));
  expect(took).toBe(3 * (8 + 15));
});

test('steps of a second are not repeated where more threads are clearly faster', async () => {
  const { tried, took } = await found(2, threads => 1000 / threads);
  expect({ tried, took }).toEqual({ tried: [2, 1], took: 1500 });
});

test('a number of threads that stops answering loses', async () => {
  const silentFrom = (silent: number) => (threads: number, now: number) =>
    threads === silent && now > 20 ? null : 10;
  expect(await found(2, silentFrom(2))).toMatchObject({ threads: 1 });
  expect(await found(2, silentFrom(1))).toMatchObject({ threads: 2 });
});

test('every trainer that was tried is freed', async () => {
  for (const said of [1, 2, 4, 8])
    for (const cores of [1, 2, 4, 8]) expect((await found(said, machine(cores))).open).toEqual(new Set());
});
