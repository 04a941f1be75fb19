import { expect, test } from 'vitest';
import { HeartbeatMonitor } from './heartbeat-monitor.ts';

const times = {
  heartbeatTimeout: 10_000,
  threadedHeartbeatTimeout: 4000,
  progressTimeout: 60_000,
  checkInterval: 1000,
};
const working = { paused: false, threaded: false };

test('a worker that has shown to be slow gets time in proportion', () => {
  const monitor = new HeartbeatMonitor(times, 0);
  let now = 0;
  const wait = (seconds: number): string | null => {
    let verdict: string | null = null;
    for (let i = 0; i < seconds && verdict === null; i++) {
      now += 1000;
      verdict = monitor.check(now, working);
    }
    return verdict;
  };
  expect(wait(9)).toBeNull();
  monitor.record(now, true);
  expect(wait(40)).toBeNull();
  expect(wait(20)).toBe('no sign of life for 54 s');
});

test('a page that slept does not blame the worker', () => {
  const monitor = new HeartbeatMonitor(times, 0);
  expect(monitor.check(3_600_000, working)).toBeNull();
  expect(monitor.check(3_601_000, working)).toBeNull();
});

test('hours of sleep do not make a worker look slow, even if its news come before the next look', () => {
  const monitor = new HeartbeatMonitor(times, 0);
  const woken = 8 * 3_600_000;
  monitor.record(woken, true);
  expect(monitor.check(woken, working)).toBeNull();
  const verdicts = Array.from({ length: 11 }, (_, second) =>
    monitor.check(woken + 1000 * (second + 1), working),
  );
  expect(verdicts.at(-2)).toBeNull();
  expect(verdicts.at(-1)).toBe('no sign of life for 10 s');
});

test('a worker that only waits for its threads is expected to beat, and is given less time', () => {
  const threaded = { paused: false, threaded: true };
  const verdictAfter = (seconds: number): string | null => {
    const monitor = new HeartbeatMonitor(times, 0);
    for (let second = 1; second < seconds; second++) monitor.check(1000 * second, threaded);
    return monitor.check(1000 * seconds, threaded);
  };
  expect(verdictAfter(4)).toBeNull();
  expect(verdictAfter(5)).toBe('no sign of life for 4 s');
});
