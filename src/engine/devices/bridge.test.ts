import { expect, test } from 'vitest';
import { eventually } from '../../core/testing/eventually.ts';
import { type Trainer, TrainerFailure, type TrainerSetup } from '../../core/training/trainer.ts';
import { smallSetup, smallTable } from '../testing/small-task.ts';
import { createWasmTrainer } from '../trainers/wasm/wasm-trainer.ts';
import { openWithBridge } from './bridge.ts';
import type { TrainerSource } from './trainer-source.ts';

const alone = (of: TrainerSetup): Promise<Trainer> => createWasmTrainer(of, { threads: 1, spawn: null });

const sourceOf = (backend: 'webgpu' | 'webgl' | 'wasm', create: TrainerSource['create']): TrainerSource => ({
  backend,
  trainer: 'compiled',
  obstacle: async () => null,
  speed: async () => ({ kind: 'unknown' }),
  threadCounts: () => [1],
  create,
});
const wasm = sourceOf('wasm', alone);

/** A GPU that computes exactly as WebAssembly does, and is ready when the test releases it. */
function slowGpu() {
  let release: (outcome: 'works' | 'is lost') => void = () => {};
  const released = new Promise<'works' | 'is lost'>(resolve => {
    release = resolve;
  });
  const gpu = sourceOf('webgpu', async of => {
    if ((await released) === 'is lost') throw new TrainerFailure('device-lost', 'the GPU was lost');
    const trainer = await alone(of);
    Object.defineProperty(trainer, 'device', { value: { ...trainer.device, backend: 'webgpu' } });
    return trainer;
  });
  return { gpu, release };
}

const batch = (step: number) => ({
  rows: Uint32Array.from({ length: 10 }, (_, row) => (10 * step + row) % smallTable.rows),
  batchSize: 10,
  learningRates: Float32Array.of(0.003),
  firstStep: step,
  epoch: 0,
  measure: false,
});

test('a GPU that takes long is bridged, and is crossed to with the whole state', async () => {
  const { gpu, release } = slowGpu();
  const { trainer, notice, move } = await openWithBridge(
    [gpu, wasm],
    { backend: 'webgpu', threads: null },
    smallSetup,
    10,
  );
  expect(notice).toBe('Running on wasm until webgpu is ready.');
  expect(trainer.device.backend).toBe('wasm');
  const whole = await alone(smallSetup);
  for (let step = 0; step < 6; step++) {
    expect(await move()).toBeNull();
    if (step === 3) {
      release('works');
      await eventually(async () => (await move()) === 'Training is back on webgpu.');
    }
    await trainer.train(batch(step));
    await whole.train(batch(step));
  }
  expect(trainer.device.backend).toBe('webgpu');
  expect(await trainer.state()).toEqual(await whole.state());
});

test('WebGL, which keeps the thread busy while it opens, is begun with only after the first steps', async () => {
  let begun = false;
  const gpu = sourceOf('webgl', async of => {
    begun = true;
    const trainer = await alone(of);
    Object.defineProperty(trainer, 'device', { value: { ...trainer.device, backend: 'webgl' } });
    return trainer;
  });
  const { trainer, move } = await openWithBridge(
    [gpu, wasm],
    { backend: 'webgl', threads: null },
    smallSetup,
    60_000,
  );
  expect([await move(), begun]).toEqual([null, false]);
  await trainer.train(batch(0));
  expect(begun).toBe(false);
  await eventually(async () => (await move()) === 'Training is back on webgl.');
  expect(trainer.device.backend).toBe('webgl');
  expect((await trainer.state()).step).toBe(1);
});

test('a GPU that is ready in time goes on from the state that was given', async () => {
  const { gpu, release } = slowGpu();
  release('works');
  const { trainer, notice, move } = await openWithBridge(
    [gpu, wasm],
    { backend: 'webgpu', threads: null },
    smallSetup,
    60_000,
  );
  expect([notice, await move()]).toEqual([null, null]);
  expect(trainer.device.backend).toBe('webgpu');
  expect(await trainer.state()).toEqual(smallSetup.start);
});

test('a GPU that is lost while it is waited for leaves the run where it is, and says so', async () => {
  const { gpu, release } = slowGpu();
  const { trainer, move } = await openWithBridge(
    [gpu, wasm],
    { backend: 'webgpu', threads: null },
    smallSetup,
    10,
  );
  release('is lost');
  await eventually(async () => (await move()) === 'Training stays on wasm, because the GPU was lost.');
  expect(trainer.device.backend).toBe('wasm');
});

test('without a bridge the GPU is waited for', async () => {
  const { gpu, release } = slowGpu();
  const opening = openWithBridge([gpu], { backend: 'webgpu', threads: null }, smallSetup, 0);
  release('works');
  expect((await opening).trainer.device.backend).toBe('webgpu');
});
