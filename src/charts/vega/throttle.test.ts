import { describe, expect, it } from 'vitest';
import { type Clock, createThrottle } from './throttle.ts';

const noFailure = (error: unknown): void => {
  throw error;
};

/** A clock that only moves when told to. */
function handClock(): Clock & { advance(milliseconds: number): Promise<void> } {
  let now = 0;
  let due: { at: number; run: () => void }[] = [];
  return {
    now: () => now,
    after: (milliseconds, run) => void due.push({ at: now + milliseconds, run }),
    async advance(milliseconds) {
      await new Promise(setImmediate);
      now += milliseconds;
      const ready = due.filter(({ at }) => at <= now);
      due = due.filter(({ at }) => at > now);
      for (const { run } of ready) run();
      await new Promise(setImmediate);
    },
  };
}

describe('a chart is drawn at most twice a second', () => {
  it('with the newest of the values that came meanwhile', async () => {
    const drawn: number[] = [];
    const clock = handClock();
    const { push } = createThrottle(async (value: number) => void drawn.push(value), noFailure, clock);
    for (let value = 0; value < 50; value++) push(value);
    expect(drawn).toEqual([0]);
    await clock.advance(499);
    expect(drawn).toEqual([0]);
    await clock.advance(1);
    expect(drawn).toEqual([0, 49]);
  });

  it('less often where drawing is slow', async () => {
    const drawn: number[] = [];
    const clock = handClock();
    const slow = async (value: number): Promise<void> => {
      drawn.push(value);
      await new Promise<void>(done => clock.after(50, done));
    };
    const { push } = createThrottle(slow, noFailure, clock);
    push(0);
    push(1);
    await clock.advance(50);
    await clock.advance(949);
    expect(drawn).toEqual([0]);
    await clock.advance(1);
    expect(drawn).toEqual([0, 1]);
  });

  it.each([
    { seconds: 5, period: 500 },
    { seconds: 60, period: 1200 },
    { seconds: 600, period: 5000 },
  ])(
    'every $period ms after $seconds s of values, and as often as at first after a rest',
    async ({ seconds, period }) => {
      const drawnAt: number[] = [];
      const clock = handClock();
      const { push } = createThrottle(async () => void drawnAt.push(clock.now()), noFailure, clock);
      const pushFor = async (milliseconds: number): Promise<number> => {
        for (const end = clock.now() + milliseconds; clock.now() < end; ) {
          push(clock.now());
          await clock.advance(100);
        }
        const [before, last] = drawnAt.slice(-2);
        return last - before;
      };
      expect(await pushFor(1000 * seconds)).toBe(period);
      // The last value is drawn before the rest.
      await clock.advance(period);
      await clock.advance(10_000);
      expect(await pushFor(1100)).toBe(500);
    },
  );

  it('and with the last value of a long training soon after its end', async () => {
    const drawn: number[] = [];
    const clock = handClock();
    const { push } = createThrottle(async (value: number) => void drawn.push(value), noFailure, clock);
    for (let second = 0; second < 601; second++) {
      push(second);
      await clock.advance(1000);
    }
    const last = drawn.at(-1);
    expect(last).toBeLessThan(600);
    for (let part = 0; part < 3; part++) await clock.advance(500);
    expect(drawn.at(-1)).toBe(600);
  });

  it('but after three seconds, however slow the drawing before was', async () => {
    const drawn: number[] = [];
    const clock = handClock();
    const slow = async (value: number): Promise<void> => {
      drawn.push(value);
      await new Promise<void>(done => clock.after(5000, done));
    };
    const { push } = createThrottle(slow, noFailure, clock);
    push(0);
    push(1);
    await clock.advance(5000);
    await clock.advance(2999);
    expect(drawn).toEqual([0]);
    await clock.advance(1);
    expect(drawn).toEqual([0, 1]);
  });

  it('goes on after a failure and tells of it', async () => {
    const failures: unknown[] = [];
    const drawn: string[] = [];
    const clock = handClock();
    const draw = async (value: string): Promise<void> => {
      if (value === 'bad') throw new Error('cannot draw');
      drawn.push(value);
    };
    const { push } = createThrottle(draw, error => failures.push(error), clock);
    push('bad');
    await clock.advance(500);
    push('good');
    await clock.advance(500);
    expect([failures, drawn]).toEqual([[new Error('cannot draw')], ['good']]);
  });

  it('draws nothing more once stopped', async () => {
    const drawn: number[] = [];
    const clock = handClock();
    const { push, stop } = createThrottle(async (value: number) => void drawn.push(value), noFailure, clock);
    push(1);
    push(2);
    stop();
    await clock.advance(1000);
    expect(drawn).toEqual([1]);
  });
});
