import { afterEach, expect, test } from 'vitest';
import type { Settings } from '../core/settings/settings.ts';
import { defaultSettings, toModelSpec, toTrainConfig } from '../core/settings/settings.ts';
import { planStep } from '../core/training/plan/plan-step.ts';
import { initialState } from '../core/training/training-state.ts';
import { sizeStep } from './step-memory.ts';
import { spawnSourceThread } from './trainers/wasm/testing/node-threads.ts';
import { createWasmTrainer } from './trainers/wasm/wasm-trainer.ts';

const { Memory } = WebAssembly;

afterEach(() => {
  WebAssembly.Memory = Memory;
});

/** The bytes of the memory that a trainer with these settings allocates on some threads for a table of `rows` images. */
async function allocated(settings: Settings, rows: number, threads: number): Promise<number> {
  const spec = toModelSpec(settings, 10);
  const config = toTrainConfig(settings);
  const made: WebAssembly.Memory[] = [];
  class Watched extends Memory {
    constructor(size: WebAssembly.MemoryDescriptor) {
      super(size);
      made.push(this);
    }
  }
  WebAssembly.Memory = Watched;
  const pixels = new Uint8Array(rows * 784);
  const labels = new Uint8Array(rows);
  const start = initialState(spec, config);
  const trainer = await createWasmTrainer(
    { spec, config, pixels, labels, start, purpose: 'training' },
    { threads, spawn: threads === 1 ? null : spawnSourceThread },
  );
  await trainer.dispose();
  expect(made).toHaveLength(1);
  return made[0].buffer.byteLength;
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
  ['more images', { model: 'dense' }, 5000],
  ['two threads', { model: 'dense' }, 300, 2],
])('the memory that is told for %s is what its trainer allocates', async (_, changes, rows, threads = 1) => {
  const settings = { ...defaultSettings, ...changes };
  const config = toTrainConfig(settings);
  const planned = planStep(toModelSpec(settings, 10), config, 0);
  if (!planned.ok) throw new Error(planned.unsupported);
  const request = {
    kind: 'size',
    id: 7,
    plan: planned.plan,
    batchSize: config.batchSize,
    tableRows: rows,
  } as const;
  expect(sizeStep(request, threads)).toEqual({
    kind: 'sized',
    id: 7,
    bytes: await allocated(settings, rows, threads),
  });
});
