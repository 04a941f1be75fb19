import { expect, test } from 'vitest';
import { ChunkSizer } from './chunk-sizer.ts';

test('chunks grow from one step to a third of a second, fourfold at the most', () => {
  const sizer = new ChunkSizer();
  const chunks = [];
  for (let chunk = 0; chunk < 6; chunk++) {
    const steps = sizer.next();
    chunks.push(steps);
    sizer.report(steps, 3 * steps);
  }
  expect(chunks).toEqual([1, 4, 16, 64, 100, 100]);
});

test('chunks take longer the longer a training has taken, a second at the most', () => {
  const sizer = new ChunkSizer();
  const chunkAfter = (seconds: number): number => {
    sizer.report(100, 1000 * seconds);
    sizer.report(100, 1000);
    return 10 * sizer.next();
  };
  // After so many more seconds of training, in milliseconds.
  expect([5, 8, 14].map(chunkAfter)).toEqual([300, 600, 1000]);
});

test('a device has 180 s for its first steps, then 20 times what is usual, 15 s at least', () => {
  const sizer = new ChunkSizer();
  expect(sizer.deadline(1)).toBe(180_000);
  sizer.report(1, 2);
  expect(sizer.deadline(100)).toBe(15_000);
  sizer.report(1, 4000);
  expect(sizer.deadline(2)).toBe(160_000);
});

test('hours that the computer slept count neither as training time nor as the device’s pace', () => {
  const sizer = new ChunkSizer();
  expect(sizer.report(1, 2)).toBe(2);
  expect(sizer.report(4, 8 * 3_600_000)).toBe(8);
  expect(sizer.next()).toBe(16);
  expect(sizer.deadline(16)).toBe(15_000);
});

test('steps that are slow, but within their patience, count as they are', () => {
  const sizer = new ChunkSizer();
  sizer.report(1, 2);
  expect(sizer.report(4, 14_000)).toBe(14_000);
  expect(sizer.next()).toBe(1);
});
