import { expect, test } from 'vitest';
import { setupOf } from '../training/arms/trainer-session.ts';
import { networkOf } from '../training/networks.ts';
import { profileStep } from './step-profile.ts';

test('every kernel of a step is timed', () => {
  const batch = 8;
  const images = {
    pixels: Uint8Array.from({ length: 2 * batch * 784 }, (_, index) => index % 251),
    labels: Uint8Array.from({ length: 2 * batch }, (_, row) => row % 10),
  };
  const { steps, kernels } = profileStep(setupOf(networkOf('tfjs-mnist'), batch, images), 0);
  expect(steps).toBe(20);
  expect(kernels.length).toBeGreaterThan(10);
  for (const kernel of kernels) expect(kernel.milliseconds, kernel.name).toBeGreaterThan(0);
});
