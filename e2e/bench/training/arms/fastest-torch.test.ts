import { expect, test } from 'vitest';
import { describeTrials, keepFastest } from './fastest-torch.ts';
import { describeWay, type TorchWay, torchWays, variablesOf } from './torch-ways.ts';

/** Processes that take these seconds a step; a negative number fails to start, NaN in its first step. */
async function fastestOf(times: readonly number[]) {
  const alive = new Set<number>();
  let most = 0;
  const start = async (seconds: number) => {
    if (seconds < 0) throw new Error(`no process of ${seconds}`);
    alive.add(seconds);
    most = Math.max(most, alive.size);
    return { seconds, dispose: () => alive.delete(seconds) };
  };
  const result = await keepFastest(times, start, async ({ seconds }) => {
    if (Number.isNaN(seconds)) throw new Error('not a step');
    return seconds;
  });
  return { result, alive, most };
}

test.each([
  [[3, 1, 2], 1],
  [[1, 2, 3], 1],
  [[3, 2, 1], 1],
  [[-1, 5, Number.NaN, 4], 4],
])('of %j the fastest is kept and all others are ended', async (times, expected) => {
  const { result, alive, most } = await fastestOf(times);
  expect(result.process.seconds).toBe(expected);
  expect(result.best).toEqual({ way: expected, seconds: expected });
  expect([...alive]).toEqual([expected]);
  expect(most).toBeLessThanOrEqual(2);
});

test('where none starts, the first failure is the reason', async () => {
  await expect(fastestOf([-2, -1])).rejects.toThrow('no process of -2');
});

test('every combination of threads, layout and allocator is tried once', () => {
  const names = torchWays('/lib/jemalloc.so').map(describeWay);
  expect(names).toHaveLength(12);
  expect(new Set(names).size).toBe(12);
  expect(names).toContain('2 threads, channels last, allocator kept');
  expect(names).toContain('1 thread, channels first, jemalloc');
  expect(torchWays(null).map(({ allocator }) => allocator)).not.toContain('jemalloc');
  expect(torchWays(null)).toHaveLength(8);
});

const plain: TorchWay = { threads: 2, channelsLast: false, allocator: 'as it comes' };
const tuned: TorchWay = { threads: 2, channelsLast: true, allocator: 'kept' };

test('the allocator is chosen by variables of the process', () => {
  expect(variablesOf(plain, null)).toEqual({});
  expect(Object.keys(variablesOf(tuned, null)).every(name => name.startsWith('MALLOC_'))).toBe(true);
  expect(variablesOf({ ...tuned, allocator: 'jemalloc' }, '/a.so')).toEqual({ LD_PRELOAD: '/a.so' });
});

test('the table tells how much the trial gained over PyTorch as it comes', () => {
  const slow = { way: plain, seconds: 0.03 };
  const quick = { way: tuned, seconds: 0.01 };
  expect(describeTrials(quick, [slow, quick])).toContain('3.0 times as long');
  expect(describeTrials(slow, [slow])).toContain('as it comes');
});
