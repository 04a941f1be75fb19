import { expect, test } from 'vitest';
import { conv, dense, dropout, flatten, model, norm, relu } from '../testing/layers.ts';
import type { DeviceChoice } from '../training/device.ts';
import { plainConfig } from '../training/plain-config.ts';
import { planStep } from '../training/plan/plan-step.ts';
import { whoTrains } from './who-trains.ts';

const tutorial = model(conv(8, 3), norm, relu, flatten, dense(10));
const manyDropouts = model(...Array(49).fill(dropout(0.1)), flatten, dense(10));
const lateNorm = model(conv(3, 3), flatten, norm, dense(10));

test.each<[string, typeof tutorial, DeviceChoice, boolean, string]>([
  ['an ordinary network runs in the compiled step', tutorial, 'wasm', true, 'Every layer'],
  ['so it does on any device that has one', tutorial, 'auto', true, 'Every layer'],
  ['so it does on a GPU, whatever the number of dropout layers', manyDropouts, 'webgpu', true, 'Every layer'],
  ['WebGL has no compiled step', tutorial, 'webgl', false, 'does not run on this device'],
  ['a norm right after flattening padded channels', lateNorm, 'wasm', true, 'Every layer'],
  ['an impossible network is told with its reason', model(dense(10)), 'wasm', false, 'flat input'],
])('%s', (_, spec, device, compiled, words) => {
  expect(whoTrains(planStep(spec, plainConfig, 0), device)).toEqual({
    compiled,
    sentence: expect.stringContaining(words),
  });
});
