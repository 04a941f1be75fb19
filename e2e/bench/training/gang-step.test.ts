import { expect, test, vi } from 'vitest';
import { openNodeDevice, openNodeGpu } from '../../../src/engine/trainers/webgpu/testing/node-gpu.ts';
import { describeGangs, measureGang } from './gang-step.ts';

// A GPU in software on a busy machine compiles slowly.
vi.setConfig({ testTimeout: 120_000 });

test('several networks and one alone are timed on the same steps', async () => {
  const images = {
    pixels: Uint8Array.from({ length: 4096 * 784 }, (_, index) => index % 251),
    labels: Uint8Array.from({ length: 4096 }, (_, row) => row % 10),
  };
  const gpu = await openNodeGpu();
  const device = await openNodeDevice(gpu);
  const time = await measureGang({ kind: 'device', device }, 'dense', 2, images, 2, 1);
  device.destroy();
  expect(time).toMatchObject({ model: 'dense', batch: 2, networks: 2 });
  expect(time.milliseconds).toBeGreaterThan(0);
  expect(time.aloneMilliseconds).toBeGreaterThan(0);
});

test('the table has the ratio and the share of one network', () => {
  const text = describeGangs([
    { model: 'dense', batch: 128, networks: 8, milliseconds: 0.6, aloneMilliseconds: 0.4 },
  ]);
  const cells =
    text
      .split('\n')
      .at(-2)
      ?.split('|')
      .map(cell => cell.trim()) ?? [];
  expect(cells.slice(1, -1)).toEqual(['dense', '128', '8', '0.400', '0.600', '1.5', '0.0750']);
});
