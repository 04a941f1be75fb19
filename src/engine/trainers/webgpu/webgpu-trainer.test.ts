import { expect, test } from 'vitest';
import type { ModelSpec } from '../../../core/model/model-spec.ts';
import { avgPool, dense, dropout, flatten, model, relu } from '../../../core/testing/layers.ts';
import type { TrainConfig } from '../../../core/training/train-config.ts';
import { TrainerFailure } from '../../../core/training/trainer.ts';
import { relativeDistance, stateDistance } from '../testing/distance.ts';
import { createStockTrainer } from '../testing/stock-trainer.ts';
import { gradientInVelocity, partOf, requestOf, setupOf } from '../testing/task.ts';
import { recordBytes, ringSteps } from './runtime/step-record.ts';
import { countDevice } from './testing/device-counts.ts';
import { useNodeDevice } from './testing/node-device.ts';
import { openNodeDevice } from './testing/node-gpu.ts';
import { createWebGpuTrainer } from './webgpu-gang.ts';

const tiny = model(avgPool(7, 7), flatten, dense(10), dropout(0.1));
const tiniest = model(avgPool(28, 28), flatten, dense(10));

const setupWith = (changes: Partial<TrainConfig> = {}, spec: ModelSpec = tiny) =>
  setupOf(spec, { ...gradientInVelocity, ...changes }, 20);

const node = useNodeDevice();

test('after its first request a trainer makes no bind groups, pipelines or buffers', async () => {
  const { counts, reset } = countDevice(node.device);
  const setup = setupWith();
  const trainer = await node.createTrainer(setup);
  await trainer.train(requestOf(setup, 4));
  reset();
  await trainer.train(requestOf(setup, 4, 4));
  expect(counts).toMatchObject({ bindGroups: 0, buffers: 0, pipelines: 0 });
  await trainer.dispose();
});

test('a measured step adds a dispatch for the gradient and one for each ReLU, in one submit and one read', async () => {
  const setup = setupWith({}, model(avgPool(7, 7), flatten, dense(9), relu, dense(8), relu, dense(10)));
  const { counts, reset } = countDevice(node.device);
  const trainer = await node.createTrainer(setup);
  const epoch = requestOf(setup, 6);
  const countsOf = async (from: number, measure: boolean) => {
    reset();
    await trainer.train({ ...partOf(epoch, from, from + 1), measure });
    return { ...counts };
  };
  await countsOf(0, true);
  const plain = await countsOf(1, false);
  const measured = await countsOf(2, true);
  expect(measured).toEqual({
    ...plain,
    dispatches: plain.dispatches + 3,
    submits: plain.submits + 1,
    uploads: plain.uploads + 1,
    uploadedBytes: plain.uploadedBytes + recordBytes,
    readbacks: plain.readbacks + 1,
    readBytes: plain.readBytes + 4 * (2 * setup.start.weights.length + 9 + 8),
  });
  await trainer.dispose();
});

test('a trainer that is disposed of has freed every buffer that it made', async () => {
  const { counts, reset } = countDevice(node.device);
  reset();
  const setup = setupWith({ emaDecay: 0.9 });
  const trainer = await node.createTrainer(setup);
  await trainer.train(requestOf(setup, 4));
  await trainer.train(requestOf(setup, 20, 4));
  const { weights } = await trainer.state();
  await trainer.logits(setup.pixels, weights);
  expect(counts.buffers - counts.destroyed).toBeGreaterThan(0);
  await trainer.dispose();
  expect(counts.buffers - counts.destroyed).toBe(0);
});

test('the requests of an epoch upload it once, augmentation included, and give what one request gives', async () => {
  const augmentation = { rotation: 0.2, scale: 0.1, shear: 0, shift: 2, elastic: 1, erase: 0.5 };
  const setup = setupWith({ augmentation });
  const { counts, reset } = countDevice(node.device);
  const whole = await node.createTrainer(setup);
  const parts = await node.createTrainer(setup);
  const epoch = requestOf(setup, 5, 3);
  const { loss } = await whole.train(epoch);
  reset();
  const first = await parts.train(partOf(epoch, 0, 2));
  expect(counts.uploads).toBe(3);
  reset();
  const rest = await parts.train(partOf(epoch, 2, 5));
  expect(counts).toMatchObject({ uploads: 0, uploadedBytes: 0, readbacks: 1 });
  expect([...first.loss, ...rest.loss]).toEqual([...loss]);
  expect(await parts.state()).toEqual(await whole.state());
  await Promise.all([whole.dispose(), parts.dispose()]);
});

test('a request longer than the ring of results gives every loss', async () => {
  const setup = setupWith({ batchSize: 1, learningRate: 0 }, tiniest);
  const walk = (steps: number) => ({
    ...requestOf(setup, steps),
    rows: Uint32Array.from({ length: steps }, (_, step) => step % 20),
  });
  const trainer = await node.createTrainer(setup);
  const { loss } = await trainer.train(walk(ringSteps + 10));
  const stock = await createStockTrainer(setup);
  const { loss: expected } = await stock.train(walk(20));
  // Without learning every walk through the 20 rows is the same.
  expect(
    relativeDistance(
      loss.slice(-12),
      Float32Array.from({ length: 12 }, (_, i) => expected[(510 + i) % 20]),
    ),
  ).toBeLessThan(1e-5);
  await Promise.all([trainer.dispose(), stock.dispose()]);
});

test('a run goes on in another trainer, also of another kind, as if it had never stopped', async () => {
  const setup = setupWith({ emaDecay: 0.9 });
  const whole = await node.createTrainer(setup);
  await whole.train(requestOf(setup, 2));
  const middle = await whole.state();
  await whole.train(requestOf(setup, 2, 2));
  const end = await whole.state();
  const other = await node.createTrainer({ ...setup, start: middle });
  await other.train(requestOf(setup, 2, 2));
  expect(await other.state()).toEqual(end);
  await other.restore(middle);
  await other.train(requestOf(setup, 2, 2));
  expect(await other.state()).toEqual(end);
  const stock = await createStockTrainer({ ...setup, start: middle });
  await stock.train(requestOf(setup, 2, 2));
  expect(stateDistance(setup, end, await stock.state())).toBeLessThan(1e-4);
  await Promise.all([whole.dispose(), other.dispose(), stock.dispose()]);
});

test('a batch that is not full and a request for many images work like any other', async () => {
  const setup = setupWith();
  const trainer = await node.createTrainer(setup);
  const stock = await createStockTrainer(setup);
  const request = { ...requestOf(setup, 2), rows: Uint32Array.of(3, 1, 4, 15, 9) };
  expect(
    relativeDistance((await trainer.train(request)).loss, (await stock.train(request)).loss),
  ).toBeLessThan(1e-4);
  const images = Uint8Array.from({ length: 300 * 784 }, (_, i) => setup.pixels[i % setup.pixels.length]);
  const logits = await trainer.logits(images, setup.start.weights);
  expect(logits.subarray(280 * 10)).toEqual(logits.subarray(0, 20 * 10));
  await Promise.all([trainer.dispose(), stock.dispose()]);
});

test('one for prediction makes ready only what inference needs, and gives the same logits', async () => {
  const setup = setupWith();
  const logitsFor = async (purpose: 'training' | 'prediction') => {
    const own = await openNodeDevice(node.gpu);
    const { counts } = countDevice(own);
    const trainer = await createWebGpuTrainer({ ...setup, purpose }, { kind: 'device', device: own });
    const { pipelines, buffers } = counts;
    const logits = await trainer.logits(setup.pixels, setup.start.weights);
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
  const attempt = createWebGpuTrainer(setupWith(), { kind: 'adapter', gpu: undefined });
  await expect(attempt).rejects.toEqual(failure('unsupported'));
});

test('with an adapter it opens a device, names it, and closes it again', async () => {
  const setup = setupWith({}, tiniest);
  const trainer = await createWebGpuTrainer(setup, { kind: 'adapter', gpu: node.gpu });
  expect(trainer.device).toMatchObject({
    backend: 'webgpu',
    trainer: 'compiled',
    adapter: expect.any(String),
  });
  await trainer.dispose();
  await expect(trainer.state()).rejects.toBeInstanceOf(TrainerFailure);
});

test('a device that is lost rejects what waits and what follows', async () => {
  const own = await openNodeDevice(node.gpu);
  const setup = setupWith();
  const trainer = await createWebGpuTrainer(setup, { kind: 'device', device: own });
  const waiting = trainer.train(requestOf(setup, 4));
  own.destroy();
  await expect(waiting).rejects.toEqual(failure('device-lost'));
  await expect(trainer.state()).rejects.toEqual(failure('device-lost'));
  await trainer.dispose();
});

test('weights that are no longer finite are noticed', async () => {
  const setup = setupWith({ learningRate: 3e38 });
  const trainer = await node.createTrainer(setup);
  await expect(trainer.train(requestOf(setup, 6))).rejects.toEqual(failure('diverged'));
  await trainer.dispose();
});
