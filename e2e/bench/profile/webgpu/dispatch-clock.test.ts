import { expect, test, vi } from 'vitest';
import { layersOf } from '../../../../src/core/model/model-spec.ts';
import { benchmarkModels } from '../../../../src/core/testing/benchmark-models.ts';
import { openNodeGpu } from '../../../../src/engine/trainers/webgpu/testing/node-gpu.ts';
import { setupOf } from '../../training/arms/trainer-session.ts';
import { describeGpuProfile } from './describe-gpu-profile.ts';
import { clockDispatches } from './dispatch-clock.ts';
import { flopsOfGpuKernel } from './gpu-kernel-work.ts';
import { profileGpuStep } from './gpu-step-profile.ts';

// A GPU in software on a busy machine compiles slowly.
vi.setConfig({ testTimeout: 120_000 });

const images = {
  pixels: Uint8Array.from({ length: 4096 * 784 }, (_, index) => index % 251),
  labels: Uint8Array.from({ length: 4096 }, (_, row) => row % 10),
};

test('every dispatch of a step is timed and named, and the products add up to the passes of the layers', async () => {
  const batch = 4;
  const spec = benchmarkModels.dense;
  const layers = layersOf(spec);
  const setup = setupOf({ spec, augmentation: null }, batch, images);
  const profile = await profileGpuStep(await openNodeGpu(), setup, 0);
  const kernels = profile.kernels ?? [];
  expect(kernels.map(({ label }) => label)).toContain('update');
  for (const { label, milliseconds } of kernels) {
    expect(label).not.toBe('without a name');
    expect(milliseconds, label).toBeGreaterThanOrEqual(0);
  }
  expect(kernels.some(({ milliseconds }) => milliseconds > 0)).toBe(true);
  const counted = kernels.reduce((sum, { label }) => sum + (flopsOfGpuKernel(label, layers, batch) ?? 0), 0);
  const [first, ...others] = layers.filter(({ layer }) => layer.kind === 'dense');
  expect(counted).toBe(batch * others.reduce((sum, { flops }) => sum + 3 * flops, 2 * first.flops));
});

test('a device without the clock is refused, and a step without it is told of in a sentence', async () => {
  const gpu = await openNodeGpu();
  const adapter = await gpu.requestAdapter();
  const device = await adapter?.requestDevice();
  if (!device) throw new Error('no WebGPU adapter');
  expect(() => clockDispatches(device)).toThrow('timestamp-query');
  device.destroy();
  const profile = { adapter: 'A', milliseconds: 1, encodeMilliseconds: 0.1, steps: 3, kernels: null };
  const text = describeGpuProfile({ network: 'dense', batch: 8, profile, matrix: null }, []);
  expect(text).toContain('has no `timestamp-query`');
});

test('a profile is a table in the order of the step, with the speed of each product', () => {
  const layers = layersOf(benchmarkModels.dense);
  const flops = layers[1].flops * 10;
  const kernels = [
    { label: 'layer 1 dense forward', milliseconds: flops / 50e6 },
    { label: 'loss', milliseconds: flops / 50e6 },
  ];
  const profile = { adapter: 'A', milliseconds: 1, encodeMilliseconds: 0.1, steps: 3, kernels };
  const text = describeGpuProfile({ network: 'dense', batch: 10, profile, matrix: 200 }, layers);
  const cells = text
    .split('\n')
    .filter(line => line.startsWith('|'))
    .map(line => line.split('|').map(cell => cell.trim()));
  expect(cells[2].slice(3, 6)).toEqual(['50 %', '50.0', '25 %']);
  expect(cells[3].slice(3, 6)).toEqual(['50 %', '', '']);
  expect(cells[4].slice(3, 6)).toEqual(['100 %', '25.0', '13 %']);
});
