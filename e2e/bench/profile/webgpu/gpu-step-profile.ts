/** Where the time of one training step on WebGPU goes, dispatch by dispatch. */
import type { TrainerSetup } from '../../../../src/core/training/trainer.ts';
import { createWebGpuTrainer } from '../../../../src/engine/trainers/webgpu/webgpu-gang.ts';
import { percentile } from '../../../tools/measure/quantiles.ts';
import { stepsOf } from '../../training/arms/trainer-session.ts';
import { clockDispatches, clockFeature, mostDispatches } from './dispatch-clock.ts';
import { clockEncoding } from './encode-clock.ts';

/** Steps are timed for about this long, by either clock. */
const usualSeconds = 2;
const mostSteps = 32;
const middle = 0.5;

export interface GpuKernelTime {
  readonly label: string;
  /** Median over the steps. */
  readonly milliseconds: number;
}

export interface GpuStepProfile {
  readonly adapter: string;
  /** Of a step as it runs in training, without a clock inside. */
  readonly milliseconds: number;
  /** What the processor spends on each step of that, encoding and submitting it. */
  readonly encodeMilliseconds: number;
  readonly steps: number;
  /** In the order in which they run; null where the adapter has no clock. */
  readonly kernels: readonly GpuKernelTime[] | null;
}

/** Opens a device as a trainer does, with the clock where the adapter has one. Throws without an adapter. */
async function openDevice(gpu: GPU): Promise<GPUDevice> {
  const adapter = await gpu.requestAdapter({ powerPreference: 'high-performance' });
  if (!adapter) throw new Error('there is no WebGPU adapter here');
  const { maxBufferSize, maxStorageBufferBindingSize } = adapter.limits;
  return adapter.requestDevice({
    requiredFeatures: adapter.features.has(clockFeature) ? [clockFeature] : [],
    requiredLimits: { maxBufferSize, maxStorageBufferBindingSize },
  });
}

/** Repeats `work` for about `seconds`, at least once. */
async function repeatFor(seconds: number, work: () => Promise<void>): Promise<void> {
  const end = performance.now() + seconds * 1000;
  do await work();
  while (performance.now() < end);
}

/** Trains the setup's images and times it, first as a whole, then by dispatch. */
export async function profileGpuStep(
  gpu: GPU,
  setup: TrainerSetup,
  seconds = usualSeconds,
): Promise<GpuStepProfile> {
  const device = await openDevice(gpu);
  const trainer = await createWebGpuTrainer(setup, { kind: 'device', device });
  try {
    const { batchSize } = setup.config;
    const requestOf = (steps: number) => stepsOf(0, steps, batchSize);
    const single = requestOf(1);
    await trainer.train(single);
    const began = performance.now();
    await trainer.train(single);
    const probe = performance.now() - began;
    const steps = Math.max(1, Math.min(mostSteps, Math.floor((seconds * 1000) / probe)));
    // The same arrays each time are uploaded only once.
    const request = requestOf(steps);
    await trainer.train(request);

    const encoding = clockEncoding(device);
    const wholes: number[] = [];
    await repeatFor(seconds, async () => {
      const start = performance.now();
      await trainer.train(request);
      wholes.push((performance.now() - start) / steps);
    });
    const encodeMilliseconds = encoding.milliseconds / wholes.length / steps;
    encoding.stop();
    const kernels = device.features.has(clockFeature)
      ? await kernelTimes(device, seconds, steps, count => trainer.train(requestOf(count)))
      : null;
    return {
      adapter: trainer.device.adapter ?? 'without a name',
      milliseconds: percentile(wholes, middle),
      encodeMilliseconds,
      steps: wholes.length * steps,
      kernels,
    };
  } finally {
    await trainer.dispose();
    device.destroy();
  }
}

/** Times the dispatches of steps that are all alike, at most `steps` of them at once. */
async function kernelTimes(
  device: GPUDevice,
  seconds: number,
  steps: number,
  train: (steps: number) => Promise<unknown>,
): Promise<readonly GpuKernelTime[]> {
  const clock = clockDispatches(device);
  try {
    await train(1);
    const labels = (await clock.take()).map(({ label }) => label);
    const fitting = Math.min(steps, Math.floor(mostDispatches / labels.length));
    const times = labels.map((): number[] => []);
    await repeatFor(seconds, async () => {
      await train(fitting);
      for (const [index, { milliseconds }] of (await clock.take()).entries())
        times[index % labels.length].push(milliseconds);
    });
    return labels.map((label, index) => ({ label, milliseconds: percentile(times[index], middle) }));
  } finally {
    clock.stop();
  }
}
