import { expect, test } from 'vitest';
import { Watch } from './watch.ts';

const times = { silence: 10_000, standstill: 60_000, look: 1000 };

test('a worker that has shown to be slow gets time in proportion', () => {
  const watch = new Watch(times, 0);
  let now = 0;
  const wait = (seconds: number): string | null => {
    let verdict: string | null = null;
    for (let i = 0; i < seconds && verdict === null; i++) {
      now += 1000;
      verdict = watch.look(now, false);
    }
    return verdict;
  };
  expect(wait(9)).toBeNull();
  watch.hear(now, true);
  expect(wait(40)).toBeNull();
  expect(wait(20)).toBe('no sign of life for 54 s');
});

test('a page that slept does not blame the worker', () => {
  const watch = new Watch(times, 0);
  expect(watch.look(3_600_000, false)).toBeNull();
  expect(watch.look(3_601_000, false)).toBeNull();
});
