import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { startDeadline } from './deadline.ts';

let asleep = 0;

beforeEach(() => {
  asleep = 0;
  vi.useFakeTimers();
  const awake = performance.now.bind(performance);
  vi.spyOn(performance, 'now').mockImplementation(() => awake() + asleep);
});

afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

test('it fires after its time, and not before', () => {
  const act = vi.fn();
  startDeadline(15_000, act);
  vi.advanceTimersByTime(14_999);
  expect(act).not.toHaveBeenCalled();
  vi.advanceTimersByTime(1);
  expect(act).toHaveBeenCalledOnce();
  vi.advanceTimersByTime(60_000);
  expect(act).toHaveBeenCalledOnce();
});

test('hours of sleep do not count, on whichever lap they fall', () => {
  for (const before of [0, 500, 7000, 14_900]) {
    const act = vi.fn();
    startDeadline(15_000, act);
    vi.advanceTimersByTime(before);
    asleep += 8 * 3_600_000;
    vi.advanceTimersByTime(15_000 - before);
    expect(act, `asleep after ${before} ms`).not.toHaveBeenCalled();
    vi.advanceTimersByTime(1000);
    expect(act, `asleep after ${before} ms`).toHaveBeenCalledOnce();
  }
});

test('what was called off never fires', () => {
  const act = vi.fn();
  const cancel = startDeadline(3000, act);
  vi.advanceTimersByTime(2500);
  cancel();
  vi.advanceTimersByTime(60_000);
  expect(act).not.toHaveBeenCalled();
});
