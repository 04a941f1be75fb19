import { beforeAll, expect, test, vi } from 'vitest';
import {
  avgPool,
  conv,
  dense,
  dropout,
  flatten,
  halve,
  maxPool,
  model,
  norm,
  relu,
} from '../../../core/testing/layers.ts';
import { relativeDistance } from '../testing/distance.ts';
import { requestOf, setupOf } from '../testing/task.ts';
import { openNodeGpu } from './testing/node-gpu.ts';
import { createWebGpuTrainer } from './webgpu-gang.ts';

// A GPU in software on a busy machine compiles slowly.
vi.setConfig({ testTimeout: 300_000, hookTimeout: 60_000 });

let gpu: GPU;
let hasFloat16: boolean;
beforeAll(async () => {
  gpu = await openNodeGpu();
  hasFloat16 = (await gpu.requestAdapter())?.features.has('shader-f16') ?? false;
});

const spec = model(
  ...[avgPool(2, 2), conv(8, 3, 'same'), norm, relu, halve, conv(6, 3), relu, maxPool(2, 1)],
  ...[flatten, norm, dense(24), relu, dropout(0.2), dense(10)],
);

test('mixed precision follows float32 where the GPU has float16, and is float32 to the bit where it has not', async () => {
  const setup = setupOf(spec, { batchSize: 16, clipNorm: 1, labelSmoothing: 0.1 });
  const mixedSetup = { ...setup, config: { ...setup.config, precision: 'mixed' as const } };
  const whole = await createWebGpuTrainer(setup, { kind: 'adapter', gpu });
  const mixed = await createWebGpuTrainer(mixedSetup, { kind: 'adapter', gpu });
  expect(mixed.device.adapter?.endsWith('mixed precision')).toBe(hasFloat16);
  const request = requestOf(setup, 20);
  const { loss: expected } = await whole.train(request);
  const { loss } = await mixed.train(request);
  const weights = (await whole.state()).weights;
  const pixels = setup.pixels.subarray(0, 20 * 784);
  const off = {
    loss: relativeDistance(loss, expected),
    logits: relativeDistance(await mixed.logits(pixels, weights), await whole.logits(pixels, weights)),
  };
  // Eleven bits of a float16 are 5e-4 of a number.
  const limit = hasFloat16 ? 5e-3 : 0;
  expect(off.loss).toBeLessThanOrEqual(limit);
  expect(off.logits).toBeLessThanOrEqual(limit);
  await Promise.all([whole.dispose(), mixed.dispose()]);
});
