import { expect, test } from 'vitest';
import { HeartbeatMonitor } from './heartbeat-monitor.ts';

const times = { heartbeatTimeout: 10_000, progressTimeout: 60_000, checkInterval: 1000 };

/** A monitor that is asked every second, and the seconds after which it gives a worker up that says nothing any more. */
function watched(patience = 1) {
  const monitor = new HeartbeatMonitor(times, 0, patience);
  let now = 0;
  const passSeconds = (seconds: number): string | null => {
    for (let second = 0; second < seconds; second++) {
      now += 1000;
      const verdict = monitor.check(now, false);
      if (verdict !== null) return verdict;
    }
    return null;
  };
  return {
    monitor,
    passSeconds,
    now: () => now,
    sleep: (seconds: number) => {
      now += 1000 * seconds;
    },
    beat: (silence = 0) => monitor.recordHeartbeat(now, silence),
  };
}

test('a worker that says nothing is given up when its time is over, and not before', () => {
  const { passSeconds } = watched();
  expect(passSeconds(10)).toBeNull();
  expect(passSeconds(1)).toBe('no sign of life for 10 s');
});

test('a worker that has shown to be slow gets time in proportion', () => {
  const { beat, passSeconds } = watched();
  expect(passSeconds(9)).toBeNull();
  beat();
  expect(passSeconds(27)).toBeNull();
  expect(passSeconds(1)).toBe('no sign of life for 27 s');
});

test('a worker may be silent for as long as it said, until it says otherwise', () => {
  const { beat, passSeconds } = watched();
  beat(25_000);
  expect(passSeconds(25)).toBeNull();
  beat(0);
  expect(passSeconds(75)).toContain('no progress');
  const other = watched();
  other.beat(25_000);
  other.beat(0);
  expect(other.passSeconds(11)).toBe('no sign of life for 10 s');
});

test('patience is multiplied where a machine is slow', () => {
  const { passSeconds } = watched(2);
  expect(passSeconds(20)).toBeNull();
  expect(passSeconds(1)).toBe('no sign of life for 20 s');
});

test('a page that slept, or stood still for a while, does not blame the worker', () => {
  for (const seconds of [5, 30, 8 * 3600]) {
    const { sleep, passSeconds } = watched();
    for (let nap = 0; nap < 3; nap++) {
      sleep(seconds);
      expect(passSeconds(1)).toBeNull();
    }
    expect(passSeconds(10)).toBe('no sign of life for 10 s');
  }
});

test('hours of sleep do not make a worker look slow, even if its news come before the next look', () => {
  const { sleep, monitor, now, passSeconds } = watched();
  sleep(8 * 3600);
  monitor.recordProgress(now());
  expect(passSeconds(10)).toBeNull();
  expect(passSeconds(1)).toBe('no sign of life for 10 s');
});

test('heartbeats alone are no progress, unless the request is paused', () => {
  const monitor = new HeartbeatMonitor(times, 0, 1);
  const verdictAfter = (from: number, to: number, paused: boolean): string | null => {
    for (let second = from; second < to; second++) {
      monitor.recordHeartbeat(1000 * second, 0);
      const verdict = monitor.check(1000 * second, paused);
      if (verdict !== null) return verdict;
    }
    return null;
  };
  expect(verdictAfter(1, 200, true)).toBeNull();
  expect(verdictAfter(200, 300, false)).toBe('no progress for 60 s');
});
