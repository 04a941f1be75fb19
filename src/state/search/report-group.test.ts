import { expect, test } from 'vitest';
import {
  preparingRun,
  type RunEvent,
  type RunState,
  runTransition,
  secondsLeft,
} from '../../core/training/run-state.ts';
import { gpu } from '../testing/gang-double.ts';
import { reportGroup } from './report-group.ts';

/** A group whose first trial trains for two epochs of ten steps, and the second for five. */
function group() {
  const members = new Set([0, 1]);
  let run: RunState = preparingRun;
  const report = reportGroup(
    () => [...members],
    event => {
      run = runTransition(run, event);
    },
  );
  const start = (trial: number, steps: number): RunEvent => ({
    kind: 'started',
    device: gpu,
    epochs: trial === 0 ? 2 : 5,
    stepsPerEpoch: 10,
    stepCosts: [7],
    steps,
    notice: null,
  });
  const step = (steps: number): RunEvent => ({ kind: 'stepped', steps, imagesPerSecond: 50, seconds: 2 });
  return {
    members,
    report,
    start: (trial: number, steps = 0) => report(trial, start(trial, steps)),
    step: (trial: number, steps: number) => report(trial, step(steps)),
    progress: () => (run.kind === 'running' ? run.progress : null),
  };
}

test('a group has begun once all have, and ends with the longest', () => {
  const { start, progress } = group();
  start(0);
  expect(progress()).toBeNull();
  start(1);
  expect(progress()).toMatchObject({ epochs: 5, steps: 0 });
});

test('the time left is that of the one that has come least far', () => {
  const { start, step, progress } = group();
  start(0, 15);
  start(1, 5);
  expect(progress()?.steps).toBe(5);
  // The one ahead waits.
  step(1, 10);
  step(1, 15);
  const now = progress();
  expect(now).toMatchObject({ steps: 15, imagesPerSecond: 50 });
  expect(now && secondsLeft(now)).toBeCloseTo((35 * (2 + 2)) / (5 + 5));
});

test('those that are left go on without those that are over', () => {
  const { members, start, step, progress } = group();
  start(0);
  start(1);
  step(0, 4);
  step(1, 4);
  expect(progress()).toMatchObject({ steps: 4, imagesPerSecond: 100 });
  members.delete(0);
  step(1, 8);
  expect(progress()).toMatchObject({ steps: 8, imagesPerSecond: 50 });
});
