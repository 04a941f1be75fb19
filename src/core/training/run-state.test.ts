import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Device } from './device.ts';
import {
  isRunOver,
  preparingRun,
  progressOf,
  type RunEvent,
  type RunState,
  runTransition,
  secondsLeft,
  secondsPerStep,
  shareDone,
} from './run-state.ts';

const device: Device = { backend: 'wasm', trainer: 'compiled', threads: 2, adapter: null };
const started: RunEvent = {
  kind: 'started',
  device,
  epochs: 3,
  stepsPerEpoch: 100,
  stepCosts: [1],
  steps: 0,
  notice: null,
};
const play = (events: readonly RunEvent[], from: RunState = preparingRun) =>
  events.reduce(runTransition, from);
const bare = (kind: 'paused' | 'resumed' | 'stop'): RunEvent => ({ kind });
const ended = (how: 'complete' | 'stopped'): RunEvent => ({ kind: 'ended', how });

describe('a training run', () => {
  const table: [string, readonly RunEvent[], RunState['kind']][] = [
    ['prepares first', [], 'preparing'],
    ['runs once the engine has begun', [started], 'running'],
    ['pauses', [started, bare('paused')], 'paused'],
    ['resumes', [started, bare('paused'), bare('resumed')], 'running'],
    ['is stopping when asked to stop', [started, bare('stop')], 'stopping'],
    ['is stopping when asked while paused', [started, bare('paused'), bare('stop')], 'stopping'],
    [
      'is stopping when asked before it began, and stays so when it begins',
      [bare('stop'), started],
      'stopping',
    ],
    ['is not resumed while stopping', [started, bare('stop'), bare('resumed')], 'stopping'],
    ['goes on when its device was replaced', [started, started], 'running'],
    ['stays paused when its device was replaced', [started, bare('paused'), started], 'paused'],
    ['is stopped when the engine says so', [started, bare('stop'), ended('stopped')], 'stopped'],
    ['is complete when the engine says so', [started, ended('complete')], 'complete'],
    ['cannot pause before it runs', [bare('paused')], 'preparing'],
    ['fails with a message', [started, { kind: 'failed', message: 'The device is gone.' }], 'failed'],
    ['fails when it ends before it began', [ended('complete')], 'failed'],
  ];
  it.each(table)('%s', (_, events, kind) => {
    expect(play(events).kind).toBe(kind);
  });

  it('once over, stays as it is', () => {
    const step = fc.oneof<fc.Arbitrary<RunEvent>[]>(
      fc.constant(started),
      fc.record({
        kind: fc.constant('stepped'),
        steps: fc.nat(300),
        imagesPerSecond: fc.nat(),
        seconds: fc.nat(9),
      }),
      fc.record({ kind: fc.constantFrom('paused', 'resumed', 'stop') }),
      fc.record({ kind: fc.constant('ended'), how: fc.constantFrom('complete', 'stopped') }),
      fc.record({ kind: fc.constant('failed'), message: fc.string() }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), events => {
        let state = preparingRun;
        for (const event of events) {
          const next = runTransition(state, event);
          if (isRunOver(state)) expect(next).toBe(state);
          if (event.kind !== 'started')
            expect(progressOf(next)?.steps ?? 0).toBeGreaterThanOrEqual(progressOf(state)?.steps ?? 0);
          state = next;
        }
      }),
    );
  });
});

describe('the time left', () => {
  const stepped = (steps: number, seconds: number): RunEvent => ({
    kind: 'stepped',
    steps,
    seconds,
    imagesPerSecond: 1,
  });

  it('is unknown before the first steps', () => {
    const progress = progressOf(play([started]));
    expect(progress && secondsLeft(progress)).toBeNull();
  });

  it('is the steps left at the measured pace', () => {
    const progress = progressOf(play([started, stepped(50, 5), stepped(100, 5)]));
    expect(progress && secondsLeft(progress)).toBeCloseTo(20);
    expect(progress && shareDone(progress)).toBeCloseTo(1 / 3);
  });

  it('knows that later networks of an ensemble cost more', () => {
    const unlike = { ...started, epochs: 2, stepCosts: [1, 3] };
    const first = progressOf(play([unlike, stepped(50, 5)]));
    expect(first && secondsLeft(first)).toBeCloseTo(5 + 30);
    expect(first && shareDone(first)).toBeCloseTo(50 / 400);
    const between = progressOf(play([unlike, stepped(50, 5), stepped(100, 5)]));
    expect(between && secondsLeft(between)).toBeCloseTo(30);
    expect(between && secondsPerStep(between)).toBeCloseTo(0.3);
    const across = progressOf(play([unlike, stepped(50, 5), stepped(150, 5 + 15)]));
    expect(across && secondsLeft(across)).toBeCloseTo(15);
    const second = progressOf(play([{ ...unlike, steps: 100 }, stepped(150, 15)]));
    expect(second && secondsLeft(second)).toBeCloseTo(15);
    expect(second && shareDone(second)).toBeCloseTo(250 / 400);
  });

  it('follows a change of pace', () => {
    const progress = progressOf(play([started, stepped(100, 10), stepped(200, 10), stepped(250, 50)]));
    const left = (progress && secondsLeft(progress)) ?? 0;
    expect(left).toBeGreaterThan(50 * 0.3);
    expect(left).toBeLessThan(50 * 1);
  });

  it('hardly counts the first steps, which compile and warm up', () => {
    const progress = progressOf(play([started, stepped(10, 100), stepped(110, 10)]));
    expect((progress && secondsLeft(progress)) ?? 0).toBeLessThan(190 * 0.25);
  });

  it('ignores reports that come late', () => {
    const progress = progressOf(play([started, stepped(50, 5), stepped(40, 900)]));
    expect(progress?.steps).toBe(50);
    expect(progress && secondsPerStep(progress)).toBeCloseTo(0.1);
  });
});
