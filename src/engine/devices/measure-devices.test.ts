import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { ModelSpec } from '../../core/model/model-spec.ts';
import type { BackendName, TrainerName } from '../../core/training/device.ts';
import { smallSetup } from '../testing/small-task.ts';
import { measureDevices } from './measure-devices.ts';
import { chosenDevice, MeasurementCache } from './measurement-cache.ts';
import type { DeviceSpeed, TrainerSource } from './trainer-source.ts';

/** The time, in milliseconds, which nothing but the steps of a trainer takes: no busy machine changes what is measured. */
let time = 0;
beforeEach(() => {
  vi.spyOn(performance, 'now').mockImplementation(() => time);
});
afterEach(() => {
  vi.restoreAllMocks();
});

/** A trainer whose steps take `milliseconds` each and learn nothing. */
const paced = (backend: BackendName, trainer: TrainerName, milliseconds: number): TrainerSource => ({
  backend,
  trainer,
  obstacle: async () => null,
  speed: async () => ({ kind: 'unknown' }),
  threadCounts: () => [1],
  create: async () => ({
    device: { backend, trainer, threads: 1, adapter: null },
    async train({ learningRates: { length } }) {
      time += milliseconds * length;
      return { loss: new Float32Array(length), correct: new Uint32Array(length), measured: null };
    },
    logits: async pixels => new Float32Array(pixels.length / 78.4),
    state: () => Promise.reject(new Error('not needed')),
    restore: async () => {},
    dispose: async () => {},
  }),
});

/** A GPU whose trainer must not be created. */
const untouched = (changes: Partial<TrainerSource>): TrainerSource => ({
  ...paced('webgpu', 'compiled', 1),
  create: () => Promise.reject(new Error('it was asked')),
  ...changes,
});

test('what is plausible is measured and the fastest is chosen', async () => {
  const measurements = await measureDevices(
    [
      untouched({ obstacle: async () => 'no adapter' }),
      paced('wasm', 'compiled', 150),
      paced('webgl', 'layers', 2),
      paced('wasm', 'layers', 1),
      paced('cpu', 'layers', 1),
    ],
    smallSetup,
  );
  expect(measurements).toMatchObject([
    { kind: 'unavailable', backend: 'webgpu', reason: 'no adapter' },
    { kind: 'measured', device: { backend: 'wasm', trainer: 'compiled' }, chosen: false },
    { kind: 'measured', device: { backend: 'webgl' }, chosen: true },
    { kind: 'unavailable', backend: 'wasm', trainer: 'layers' },
    { kind: 'unavailable', backend: 'cpu' },
  ]);
});

test('a device that is slower with a few images than the fastest with all is not measured further', async () => {
  const [, slow] = await measureDevices(
    [paced('wasm', 'compiled', 25), paced('webgpu', 'compiled', 60)],
    smallSetup,
  );
  expect(slow).toMatchObject({ kind: 'unavailable', reason: expect.stringContaining('8 images took') });
});

test('a trainer on threads is measured on the number that serves this processor', async () => {
  const tried: number[] = [];
  // The browser says four cores where there are two, so that four threads wait for one another.
  const wasm: TrainerSource = {
    ...paced('wasm', 'compiled', 1),
    threadCounts: () => [4, 2, 1],
    async create(setup, threads) {
      tried.push(threads);
      const milliseconds = { 1: 30, 2: 8, 4: 90 }[threads] ?? 0;
      const trainer = await paced('wasm', 'compiled', milliseconds).create(setup, threads);
      return Object.assign(trainer, { device: { ...trainer.device, threads } });
    },
  };
  const cache = new MeasurementCache([wasm]);
  const { spec, config } = smallSetup;
  const [measurement] = await cache.measure(spec, config, null);
  expect(measurement).toMatchObject({ kind: 'measured', device: { threads: 2 }, chosen: true });
  expect(chosenDevice([measurement])).toEqual({ backend: 'wasm', threads: 2 });
  expect(tried).toEqual([4, 2, 1]);
  // Neither the same training nor the choice of WebAssembly measures again, and another network does.
  await cache.measure(spec, config, null);
  expect(await cache.threads(spec, config, null)).toBe(2);
  expect(tried).toHaveLength(3);
  const wider: ModelSpec = {
    layers: [{ kind: 'flatten' }, { kind: 'dense', units: 30 }, { kind: 'dense', units: 10 }],
  };
  expect(await cache.threads(wider, config, null)).toBe(2);
  expect(await cache.threads(wider, config, null)).toBe(2);
  expect(tried).toHaveLength(6);
});

test('a trainer without a choice of threads is not measured for them', async () => {
  const cache = new MeasurementCache([untouched({ backend: 'wasm' })]);
  expect(await cache.threads(smallSetup.spec, smallSetup.config, null)).toBeNull();
});

test.each<[string, DeviceSpeed, string]>([
  ['cannot even multiply fast enough', { kind: 'measured', gflops: 0.001 }, '0.0 GFLOP/s'],
  ['is the processor in disguise', { kind: 'software' }, 'the processor stands in'],
])('a GPU that %s is not asked to train', async (_, speed, reason) => {
  const [, slow] = await measureDevices(
    [paced('wasm', 'compiled', 1), untouched({ speed: async () => speed })],
    smallSetup,
  );
  expect(slow).toMatchObject({ kind: 'unavailable', reason: expect.stringContaining(reason) });
});
