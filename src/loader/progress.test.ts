import { expect, test } from 'vitest';
import type { LoadProgress } from '../core/data/load-progress.ts';
import { ProgressMeter } from './progress.ts';
import type { Source } from './source.ts';

const source = (progressBytes: number): Source => ({
  name: 'a.csv',
  csvBytes: null,
  progressBytes,
  open: () => ({ next: async () => null, cancel: () => undefined }),
  explain: error => {
    throw error;
  },
});

test('progress is told at most ten times a second, over all sources, with the time left', () => {
  const told: LoadProgress[] = [];
  let now = 0;
  const sources = [source(1000), source(3000)];
  const meter = new ProgressMeter(
    sources,
    progress => told.push(progress),
    () => now,
  );
  for (; now < 1000; now += 10) meter.update('a.csv', { bytesDone: now, rows: now });
  expect(told).toHaveLength(10);
  meter.finished(sources[0], 1000);
  meter.update('b.csv', { bytesDone: 1000, rows: 500 });
  expect(told.at(-1)).toEqual({
    file: 'b.csv',
    bytesDone: 2000,
    bytesTotal: 4000,
    rows: 1500,
    secondsLeft: 1,
  });
});
