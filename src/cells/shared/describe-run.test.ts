import { expect, it } from 'vitest';
import type { RunProgress } from '../../core/training/run-state.ts';
import { describeProgress, describeRunState } from './describe-run.ts';

const progress: RunProgress = {
  device: { backend: 'wasm', trainer: 'compiled', threads: 2, adapter: null },
  epochs: 12,
  stepsPerEpoch: 300,
  stepCosts: [1],
  steps: 720,
  imagesPerSecond: 41800,
  secondsPerCost: 0.01,
  stepsAveraged: 100,
};

it('says the epoch, the step, the speed and the time left', () => {
  expect(describeProgress(progress)).toBe('epoch 3 of 12 · step 120 of 300 · 41,800 images/s · 0:29 left');
});

it('is at the last step of the last epoch in the end', () => {
  expect(describeProgress({ ...progress, steps: 3600 })).toBe(
    'epoch 12 of 12 · step 300 of 300 · 41,800 images/s',
  );
});

it('says in a few words what a run is doing', () => {
  expect(describeRunState({ kind: 'preparing' })).toBe('choosing the device');
  expect(describeRunState({ kind: 'running', progress, notice: null })).toBe('epoch 3 of 12 · 0:29 left');
  expect(describeRunState({ kind: 'paused', progress, notice: null })).toBe('paused · epoch 3 of 12');
});
