/** A throttle for redrawing charts: it drops all values but the newest and leaves the processor to the training. */

/** Milliseconds. Two redraws a second show how a training goes; on two cores each one takes its time from the training. */
const shortestPeriod = 500;
/** A curve that has grown for minutes looks the same for seconds, so it waits for one part in this many of its time so far. */
const partsOfGrowth = 50;
/** Milliseconds. Whoever watches an hour's training must see that it goes on. */
const longestPeriod = 5000;
/** Milliseconds. A training reports at least every second: where nothing has come for so long, the newest value is the last one. */
const silence = 2000;
/** Milliseconds. A chart stays in its element from one training to the next: after so long a rest the next curve is taken for a new one. */
const longestGap = 10_000;
/** On a slow or busy machine, work takes at most one part in this many of the time. */
const partsOfTime = 20;
/** Milliseconds. A first drawing that took seconds, with all its code, must not leave the newest values out for a minute. */
const longestPause = 3000;

export interface Clock {
  /** Milliseconds since any fixed time. */
  now(): number;
  after(milliseconds: number, run: () => void): void;
}

const browserClock: Clock = {
  now: () => performance.now(),
  after: (milliseconds, run) => {
    setTimeout(run, milliseconds);
  },
};

/**
 * Calls `work` with the newest value, never twice at once, at most twice a second and, of values that have come for minutes,
 * every five seconds; the last one soon after it came. A failure is given to `failed` and does not stop later calls.
 */
export function createThrottle<Value>(
  work: (value: Value) => Promise<void>,
  failed: (error: unknown) => void,
  clock: Clock = browserClock,
): { push(value: Value): void; stop(): void } {
  let waiting: { readonly value: Value } | null = null;
  let busy = false;
  let stopped = false;
  let growsSince = 0;
  let newestAt = Number.NEGATIVE_INFINITY;

  /** Goes on at the time `due`, or now where values have stopped coming. */
  const goOn = (due: number): void => {
    const now = clock.now();
    const isOver = waiting !== null && now - newestAt >= silence;
    if (now < due && !isOver) {
      clock.after(Math.min(due - now, shortestPeriod), () => goOn(due));
      return;
    }
    busy = false;
    void next();
  };

  const next = async (): Promise<void> => {
    if (busy || stopped || !waiting) return;
    const { value } = waiting;
    waiting = null;
    busy = true;
    const began = clock.now();
    try {
      await work(value);
    } catch (error) {
      failed(error);
    }
    const took = clock.now() - began;
    const rest = Math.min((partsOfTime - 1) * took, longestPause);
    const period = Math.min((began - growsSince) / partsOfGrowth, longestPeriod);
    clock.after(Math.max(shortestPeriod - took, rest), () => goOn(began + period));
  };

  return {
    push(value) {
      const now = clock.now();
      if (now - newestAt > longestGap) growsSince = now;
      newestAt = now;
      waiting = { value };
      void next();
    },
    stop() {
      stopped = true;
    },
  };
}
