import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { LayerSpec } from '../../../core/model/model-spec.ts';
import { TrainerFailure } from '../../../core/training/trainer.ts';
import { ringSteps } from './runtime/step-record.ts';
import { distance, layersTrainer, pixels, setupOf, stateDistance, steps } from './testing/comparison.ts';
import { countDevice } from './testing/device-counts.ts';
import { openNodeDevice, openNodeGpu } from './testing/node-gpu.ts';
import { createWebGpuTrainer } from './webgpu-trainer.ts';

// A GPU in software on a busy machine compiles slowly.
vi.setConfig({ testTimeout: 300_000, hookTimeout: 60_000 });

const flatten: LayerSpec = { kind: 'flatten' };
const dense = (units: number): LayerSpec => ({ kind: 'dense', units });
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

test('after its first request a trainer makes no bind groups, pipelines or buffers', async () => {
  const { counts, reset } = countDevice(device);
  const trainer = await createWebGpuTrainer(setupOf(tiny), { kind: 'device', device });
  await trainer.train(steps(0, 4));
  reset();
  await trainer.train(steps(4, 8));
  expect(counts).toMatchObject({ bindGroups: 0, buffers: 0, pipelines: 0 });
  await trainer.dispose();
});

test('a trainer that is disposed of has freed every buffer that it made', async () => {
  const { counts, reset } = countDevice(device);
  reset();
  const trainer = await createWebGpuTrainer(setupOf(tiny, { emaDecay: 0.9 }), { kind: 'device', device });
  await trainer.train(steps(0, 4));
  await trainer.train(steps(4, 24));
  const { weights } = await trainer.state();
  await trainer.logits(pixels, weights);
  expect(counts.buffers - counts.destroyed).toBeGreaterThan(0);
  await trainer.dispose();
  expect(counts.buffers - counts.destroyed).toBe(0);
});

test('the requests of an epoch upload it once, augmentation included, and give what one request gives', async () => {
  const augmentation = { rotation: 0.2, scale: 0.1, shear: 0, shift: 2, elastic: 1, erase: 0.5 };
  const setup = setupOf(tiny, { augmentation });
  const source = { kind: 'device', device } as const;
  const { counts, reset } = countDevice(device);
  const whole = await createWebGpuTrainer(setup, source);
  const parts = await createWebGpuTrainer(setup, source);
  const epoch = steps(3, 8);
  const part = (from: number, to: number) => ({
    ...epoch,
    rows: epoch.rows.subarray(from * 4, to * 4),
    learningRates: epoch.learningRates.subarray(from, to),
    firstStep: epoch.firstStep + from,
  });
  const { loss } = await whole.train(epoch);
  reset();
  const first = await parts.train(part(0, 2));
  expect(counts.uploads).toBe(3);
  reset();
  const rest = await parts.train(part(2, 5));
  expect(counts).toMatchObject({ uploads: 0, uploadedBytes: 0, readbacks: 1 });
  expect([...first.loss, ...rest.loss]).toEqual([...loss]);
  expect(await parts.state()).toEqual(await whole.state());
  await Promise.all([whole.dispose(), parts.dispose()]);
});

test('a request longer than the ring of results gives every loss', async () => {
  const setup = setupOf([{ kind: 'avgPool', poolSize: 28, stride: 28 }, flatten, dense(10)]);
  const trainer = await createWebGpuTrainer(setup, { kind: 'device', device });
  const { loss } = await trainer.train(steps(0, ringSteps + 10, 1, 0));
  const stock = await layersTrainer(setup);
  const { loss: expected } = await stock.train(steps(0, 20, 1, 0));
  // Without learning every walk through the 20 rows is the same.
  expect(
    distance(
      loss.slice(-12),
      Float32Array.from({ length: 12 }, (_, i) => expected[(510 + i) % 20]),
    ),
  ).toBeLessThan(1e-5);
  await Promise.all([trainer.dispose(), stock.dispose()]);
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

test('one for prediction makes ready only what inference needs, and gives the same logits', async () => {
  const setup = setupOf(tiny);
  const logitsFor = async (purpose: 'training' | 'prediction') => {
    const own = await openNodeDevice(gpu);
    const { counts } = countDevice(own);
    const trainer = await createWebGpuTrainer({ ...setup, purpose }, { kind: 'device', device: own });
    const { pipelines, buffers } = counts;
    const logits = await trainer.logits(pixels, setup.start.weights);
    await trainer.dispose();
    own.destroy();
    return { pipelines, buffers, logits };
  };
  const training = await logitsFor('training');
  const prediction = await logitsFor('prediction');
  expect(prediction.logits).toEqual(training.logits);
  // Gathering, pooling, the dense layer; and a buffer before and after each, and the weights.
  expect(prediction).toMatchObject({ pipelines: 3, buffers: 4 });
  expect(training.pipelines).toBeGreaterThan(2 * prediction.pipelines);
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
