import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { allowSilence, beat, onBeat } from './pulse.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

test('work that beats all the time is heard a few times a second', () => {
  const heard: number[] = [];
  onBeat(silence => heard.push(silence));
  for (let turn = 0; turn < 1000; turn++) {
    vi.advanceTimersByTime(2);
    beat();
  }
  expect(heard.length).toBeGreaterThanOrEqual(4);
  expect(heard.length).toBeLessThanOrEqual(9);
});

test('a silence that is to come is announced at once and stays allowed until the next word about it', () => {
  const heard: number[] = [];
  beat();
  onBeat(silence => heard.push(silence));
  allowSilence(20_000);
  vi.advanceTimersByTime(1000);
  beat();
  allowSilence(0);
  vi.advanceTimersByTime(1000);
  beat();
  expect(heard).toEqual([20_000, 20_000, 0, 0]);
});
