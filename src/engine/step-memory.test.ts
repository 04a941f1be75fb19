import { afterEach, expect, test, vi } from 'vitest';
import type { Settings } from '../core/settings/settings.ts';
import { defaultSettings, toModelSpec, toTrainConfig } from '../core/settings/settings.ts';
import { planStep } from '../core/training/plan/plan-step.ts';
import type { TrainerSetup } from '../core/training/trainer.ts';
import { initialState } from '../core/training/training-state.ts';
import { sizeStep } from './step-memory.ts';
import { spawnSourceThread } from './trainers/wasm/testing/node-threads.ts';
import { createWasmTrainer } from './trainers/wasm/wasm-trainer.ts';
import { useNodeDevice } from './trainers/webgpu/testing/node-device.ts';

const { Memory } = WebAssembly;
const node = useNodeDevice();

afterEach(() => {
  WebAssembly.Memory = Memory;
});

/** What a trainer with these settings is built from, for a table of `rows` images. */
function setupFor(settings: Settings, rows: number): TrainerSetup {
  const spec = toModelSpec(settings, 10);
  const config = toTrainConfig(settings);
  const start = initialState(spec, config);
  const table = { pixels: new Uint8Array(rows * 784), labels: new Uint8Array(rows) };
  return { spec, config, ...table, start, purpose: 'training' };
}

/** The bytes of the memory that a trainer on WebAssembly allocates on some threads. */
async function allocated(setup: TrainerSetup, threads: number): Promise<number> {
  const made: WebAssembly.Memory[] = [];
  class Watched extends Memory {
    constructor(size: WebAssembly.MemoryDescriptor) {
      super(size);
      made.push(this);
    }
  }
  WebAssembly.Memory = Watched;
  const trainer = await createWasmTrainer(setup, {
    threads,
    spawn: threads === 1 ? null : spawnSourceThread,
  });
  await trainer.dispose();
  expect(made).toHaveLength(1);
  return made[0].buffer.byteLength;
}

/** The bytes of the buffers that a trainer on WebGPU creates. */
async function createdOnGpu(setup: TrainerSetup): Promise<number> {
  const create = vi.spyOn(node.device, 'createBuffer');
  const trainer = await node.createTrainer(setup);
  const bytes = create.mock.calls.reduce((sum, [{ size }]) => sum + size, 0);
  create.mockRestore();
  await trainer.dispose();
  return bytes;
}

test.each<[string, Partial<Settings>, number, threads?: number]>([
  ['a dense network', { model: 'dense' }, 300],
  ['a CNN', { model: 'cnn' }, 300],
  ['a larger minibatch', { model: 'cnn', batchSize: 512 }, 300],
  ['an augmented CNN with a moving average', { model: 'cnn', augment: true, emaDecay: 0.999 }, 300],
  [
    'a chain of layers',
    { model: 'layers', layers: 'conv 12 3 same, gelu, avgpool 3 same stride 2, flatten, batchnorm, dense' },
    300,
  ],
  ['a clipped gradient and as many images as make no whole words', { model: 'dense', clipNorm: 1 }, 301],
  ['more images', { model: 'dense' }, 5000],
  ['two threads', { model: 'dense' }, 300, 2],
])('the memory that is told for %s is what its trainers allocate', async (_, changes, rows, threads = 1) => {
  const settings = { ...defaultSettings, ...changes };
  const config = toTrainConfig(settings);
  const planned = planStep(toModelSpec(settings, 10), config, 0);
  if (!planned.ok) throw new Error(planned.unsupported);
  const { batchSize, precision } = config;
  const size = { plan: planned.plan, batchSize, precision, tableRows: rows };
  const setup = setupFor(settings, rows);
  const bytes = { wasm: await allocated(setup, threads), webgpu: await createdOnGpu(setup) };
  expect(sizeStep({ kind: 'size', id: 7, ...size }, threads)).toEqual({ kind: 'sized', id: 7, bytes });
});
