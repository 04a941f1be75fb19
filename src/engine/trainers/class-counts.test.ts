import { describe, expect, test } from 'vitest';
import { conv, dense, dropout, flatten, halve, model, norm, relu } from '../../core/testing/layers.ts';
import type { Trainer, TrainerSetup } from '../../core/training/trainer.ts';
import { relativeDistance } from './testing/distance.ts';
import { ReferenceTrainer } from './testing/reference-trainer.ts';
import { createStockTrainer } from './testing/stock-trainer.ts';
import { momentum, requestOf, setupOf } from './testing/task.ts';
import { createWasmTrainer } from './wasm/wasm-trainer.ts';
import { useNodeDevice } from './webgpu/testing/node-device.ts';

const { createTrainer } = useNodeDevice();

const trainers: readonly (readonly [string, (setup: TrainerSetup) => Promise<Trainer>])[] = [
  ['stock tfjs', createStockTrainer],
  ['WebAssembly', setup => createWasmTrainer(setup, { threads: 1, spawn: null })],
  ['WebGPU', createTrainer],
];

const rows = 64;

/** Images of every class, the last one too. */
function setupFor(classes: number): TrainerSetup {
  const spec = model(conv(5, 5), norm, relu, halve, dropout(0.2), flatten, dense(classes));
  const labels = Uint8Array.from({ length: rows }, (_, row) => (classes - 1 + row) % classes);
  return { ...setupOf(spec, { optimizer: momentum, labelSmoothing: 0.1, learningRate: 0.05 }, rows), labels };
}

describe.each([2, 26, 62])('a network of %i classes', classes => {
  test.each(trainers)('has on %s the losses, weights and logits of the reference', async (_name, create) => {
    const setup = setupFor(classes);
    const request = requestOf(setup, 3);
    const { batchSize } = setup.config;
    const reference = new ReferenceTrainer(setup);
    const losses = Array.from(request.learningRates, (rate, step) =>
      reference.step([...request.rows.subarray(step * batchSize, (step + 1) * batchSize)], rate, step),
    );
    const trainer = await create(setup);
    try {
      const { loss, correct } = await trainer.train(request);
      const { weights } = await trainer.state();
      expect(relativeDistance(loss, losses)).toBeLessThan(1e-4);
      expect(correct.every(hits => hits <= batchSize)).toBe(true);
      expect(relativeDistance(weights, reference.weights)).toBeLessThan(1e-4);
      const wanted = reference.forward([0, 1, 2, 3, 4], null).output;
      const logits = await trainer.logits(setup.pixels.subarray(0, 5 * 784), weights);
      expect(logits.length).toBe(5 * classes);
      expect(relativeDistance(logits, wanted)).toBeLessThan(1e-3);
    } finally {
      await trainer.dispose();
    }
  });
});
