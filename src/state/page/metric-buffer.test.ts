import { expect, test } from 'vitest';
import { createMetricBuffer } from './metric-buffer.ts';

const sample = (step: number, network = 0) => ({ step, layers: [], network });

const stepsOf = (buffer: ReturnType<typeof createMetricBuffer>) =>
  buffer.read().health?.map(({ step }) => step);

test('steps that are repeated after a lost device replace the samples of their health', () => {
  const buffer = createMetricBuffer(callback => callback());
  for (const step of [0, 24, 49, 24]) buffer.addHealth(sample(step));
  expect(stepsOf(buffer)).toEqual([0, 24]);
});

test('the samples of one run are not those of the next', () => {
  const buffer = createMetricBuffer(callback => callback());
  buffer.addHealth(sample(0));
  const first = buffer.read();
  buffer.clear();
  expect(stepsOf(buffer)).toEqual([]);
  buffer.replace(first);
  expect(stepsOf(buffer)).toEqual([0]);
});

test('what has not changed is the same object, which tells that nothing is to be drawn anew', () => {
  const buffer = createMetricBuffer(() => {});
  const first = buffer.read();
  expect(buffer.read()).toBe(first);
  buffer.addHealth(sample(0));
  const second = buffer.read();
  expect(second).not.toBe(first);
  expect(buffer.read()).toBe(second);
  buffer.clear();
  expect(buffer.read()).not.toBe(second);
});

test('a run of an earlier version, which took no samples, has none', () => {
  const buffer = createMetricBuffer(callback => callback());
  buffer.addHealth(sample(0));
  buffer.replace({ length: 1, loss: Float32Array.of(2), accuracy: Float32Array.of(0.1) });
  expect(stepsOf(buffer)).toEqual([]);
  expect(buffer.read().length).toBe(1);
});
