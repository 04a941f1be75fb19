import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { LayerSpec } from '../../../core/model-spec.ts';
import { planStep } from '../../../core/plan/plan-step.ts';
import { TrainerFailure } from '../../../core/trainer.ts';
import { lower } from './lower.ts';
import { distance, layersTrainer, setupOf, stateDistance, steps } from './testing/comparison.ts';
import { countDevice } from './testing/device-counts.ts';
import { openNodeDevice, openNodeGpu } from './testing/node-gpu.ts';
import { createWebGpuTrainer } from './webgpu-trainer.ts';

// A GPU in software on a busy machine compiles slowly.
vi.setConfig({ testTimeout: 300_000, hookTimeout: 60_000 });

const flatten: LayerSpec = { kind: 'flatten' };
const relu: LayerSpec = { kind: 'relu' };
const pool: LayerSpec = { kind: 'maxPool', poolSize: 2, stride: 2 };
const dense = (units: number): LayerSpec => ({ kind: 'dense', units });
const conv = (filters: number, kernelSize: number, padding: 'valid' | 'same'): LayerSpec[] => [
  { kind: 'conv2d', filters, kernelSize, stride: 1, padding },
  relu,
];
const fastCnn = [
  ...conv(24, 5, 'valid'),
  pool,
  ...conv(32, 3, 'valid'),
  pool,
  flatten,
  dense(256),
  relu,
  dense(10),
];
const kerasCnn = [
  ...[...conv(32, 5, 'same'), ...conv(32, 5, 'same'), pool],
  ...[...conv(64, 3, 'same'), ...conv(64, 3, 'same'), pool],
  ...[flatten, dense(256), relu, dense(10)],
];
const tiny = [
  { kind: 'avgPool', poolSize: 7, stride: 7 },
  flatten,
  dense(10),
  { kind: 'dropout', rate: 0.1 },
] as const;

let gpu: GPU;
let device: GPUDevice;
beforeAll(async () => {
  gpu = await openNodeGpu();
  device = await openNodeDevice(gpu);
});
afterAll(() => device.destroy());

const dispatchesOf = (layers: readonly LayerSpec[]): number => {
  const { spec, config } = setupOf(layers);
  const planned = planStep(spec, config);
  const lowered = planned.ok ? lower(planned.plan, 128) : planned;
  if (!lowered.ok) throw new Error(lowered.unsupported);
  return lowered.program.train.length;
};

test('a step of fast-cnn is at most 16 dispatches, of keras-cnn at most 24', () => {
  expect(dispatchesOf(fastCnn)).toBeLessThanOrEqual(16);
  expect(dispatchesOf(kerasCnn)).toBeLessThanOrEqual(24);
});

test('fifty steps follow tfjs, and nothing but dispatches happens for each of them', async () => {
  const layers: LayerSpec[] = [
    { kind: 'avgPool', poolSize: 4, stride: 4 },
    ...conv(6, 2, 'valid'),
    pool,
    flatten,
    dense(10),
  ];
  const setup = setupOf(layers, { optimizer: { kind: 'adam', beta1: 0.9, beta2: 0.999, epsilon: 1e-7 } });
  const { counts, reset } = countDevice(device);
  const trainer = await createWebGpuTrainer(setup, { kind: 'device', device });
  reset();
  const request = steps(0, 50, 4, 0.001);
  const { loss } = await trainer.train(request);
  expect(counts).toMatchObject({ uploads: 2, readbacks: 1, readBytes: 50 * 8 + 4, pipelines: 0 });
  expect(counts.dispatches).toBe(50 * dispatchesOf(layers));
  expect(50 / (counts.submits - 1)).toBeGreaterThanOrEqual(16);
  const reference = await layersTrainer(setup);
  expect(distance(loss, (await reference.train(request)).loss)).toBeLessThan(1e-3);
  await trainer.dispose();
});

test('after its first request a trainer makes no bind groups and only the buffer that it reads back', async () => {
  const { counts, reset } = countDevice(device);
  const trainer = await createWebGpuTrainer(setupOf(tiny), { kind: 'device', device });
  await trainer.train(steps(0, 4));
  reset();
  await trainer.train(steps(4, 8));
  expect(counts).toMatchObject({ bindGroups: 0, buffers: 1, pipelines: 0 });
  await trainer.dispose();
});

test('a run goes on in another trainer, also of another kind, as if it had never stopped', async () => {
  const setup = setupOf(tiny, { emaDecay: 0.9 });
  const source = { kind: 'device', device } as const;
  const whole = await createWebGpuTrainer(setup, source);
  await whole.train(steps(0, 2));
  const middle = await whole.state();
  await whole.train(steps(2, 4));
  const end = await whole.state();
  const other = await createWebGpuTrainer({ ...setup, start: middle }, source);
  await other.train(steps(2, 4));
  expect(await other.state()).toEqual(end);
  await other.restore(middle);
  await other.train(steps(2, 4));
  expect(await other.state()).toEqual(end);
  const stock = await layersTrainer({ ...setup, start: middle });
  await stock.train(steps(2, 4));
  expect(stateDistance(setup, end, await stock.state())).toBeLessThan(1e-4);
  await Promise.all([whole.dispose(), other.dispose(), stock.dispose()]);
});

test('a batch that is not full and a request for many images work like any other', async () => {
  const setup = setupOf(tiny);
  const trainer = await createWebGpuTrainer(setup, { kind: 'device', device });
  const stock = await layersTrainer(setup);
  const request = { ...steps(0, 2), rows: Uint32Array.of(3, 1, 4, 15, 9) };
  expect(distance((await trainer.train(request)).loss, (await stock.train(request)).loss)).toBeLessThan(1e-4);
  const images = Uint8Array.from({ length: 300 * 784 }, (_, i) => setup.pixels[i % setup.pixels.length]);
  const logits = await trainer.logits(images, setup.start.weights);
  expect(logits.subarray(280 * 10)).toEqual(logits.subarray(0, 20 * 10));
  await Promise.all([trainer.dispose(), stock.dispose()]);
});

const failure = (reason: TrainerFailure['reason']) =>
  expect.toSatisfy((error: unknown) => error instanceof TrainerFailure && error.reason === reason, reason);

test('without an adapter it says that it is unsupported', async () => {
  const attempt = createWebGpuTrainer(setupOf(tiny), { kind: 'adapter', gpu: undefined });
  await expect(attempt).rejects.toEqual(failure('unsupported'));
});

test('with an adapter it opens a device, names it, and closes it again', async () => {
  const layers: LayerSpec[] = [{ kind: 'avgPool', poolSize: 28, stride: 28 }, flatten, dense(10)];
  const trainer = await createWebGpuTrainer(setupOf(layers), { kind: 'adapter', gpu });
  expect(trainer.device).toMatchObject({
    backend: 'webgpu',
    trainer: 'compiled',
    adapter: expect.any(String),
  });
  await trainer.dispose();
  await expect(trainer.state()).rejects.toBeInstanceOf(TrainerFailure);
});

test('a device that is lost rejects what waits and what follows', async () => {
  const own = await openNodeDevice(gpu);
  const trainer = await createWebGpuTrainer(setupOf(tiny), { kind: 'device', device: own });
  const waiting = trainer.train(steps(0, 4));
  own.destroy();
  await expect(waiting).rejects.toEqual(failure('device-lost'));
  await expect(trainer.state()).rejects.toEqual(failure('device-lost'));
  await trainer.dispose();
});

test('weights that are no longer finite are noticed', async () => {
  const trainer = await createWebGpuTrainer(setupOf(tiny), { kind: 'device', device });
  await expect(trainer.train(steps(0, 3, 4, 1e38))).rejects.toEqual(failure('diverged'));
  await trainer.dispose();
});
