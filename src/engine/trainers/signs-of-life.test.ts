import { afterEach, expect, test, vi } from 'vitest';
import type { Trainer, TrainerSetup } from '../../core/training/trainer.ts';
import { onBeat } from '../../platform/pulse.ts';
import { smallSetup } from '../testing/small-task.ts';
import { createStockTrainer } from './testing/stock-trainer.ts';
import { createWasmTrainer } from './wasm/wasm-trainer.ts';

afterEach(() => {
  vi.restoreAllMocks();
});

const trainers: Readonly<Record<string, (setup: TrainerSetup) => Promise<Trainer>>> = {
  'the compiled trainer on the calling thread': setup =>
    createWasmTrainer(setup, { threads: 1, spawn: null }),
  'stock tfjs': setup => createStockTrainer(setup),
};

test.each(Object.keys(trainers))('%s beats many times in one step, however long that lasts', async name => {
  const trainer = await trainers[name](smallSetup);
  let time = performance.now();
  // Every look at the clock takes a second.
  vi.spyOn(performance, 'now').mockImplementation(() => {
    time += 1000;
    return time;
  });
  let beats = 0;
  onBeat(() => beats++);
  const rows = Uint32Array.from({ length: 10 }, (_, row) => row);
  const learningRates = Float32Array.of(0.003);
  await trainer.train({ rows, batchSize: 10, learningRates, firstStep: 0, epoch: 0, measure: false });
  expect(beats).toBeGreaterThan(10);
});
