/** A small network that is trained here, and how many images it classifies right. */
import type { Bytes, TrainingTable } from '../../../src/core/data/dataset.ts';
import { correctCount, predictedClasses } from '../../../src/core/evaluation/metrics.ts';
import type { ModelSpec } from '../../../src/core/model/model-spec.ts';
import { epochOrder } from '../../../src/core/training/epoch-order.ts';
import { plainConfig } from '../../../src/core/training/plain-config.ts';
import { initialState } from '../../../src/core/training/training-state.ts';
import { createWasmTrainer } from '../../../src/engine/trainers/wasm/wasm-trainer.ts';

const spec: ModelSpec = {
  layers: [
    { kind: 'flatten' },
    { kind: 'dense', units: 128 },
    { kind: 'relu' },
    { kind: 'dense', units: 10 },
  ],
};

const optimizer = { kind: 'adam', beta1: 0.9, beta2: 0.999, epsilon: 1e-7 } as const;

/** Gives the number of images `[rows, 784]` whose class is right. */
export type CountCorrect = (pixels: Bytes, labels: Bytes) => Promise<number>;

/** Trains a dense network on the table on one thread; each epoch of 42,000 images takes about a second. */
export async function trainSmallNetwork(table: TrainingTable, epochs: number): Promise<CountCorrect> {
  const config = { ...plainConfig, epochs, batchSize: 64, learningRate: 0.001, optimizer };
  const start = initialState(spec, config);
  const { pixels, labels, rows } = table;
  const setup = { spec, config, pixels, labels, start, purpose: 'training' } as const;
  const trainer = await createWasmTrainer(setup, { threads: 1, spawn: null });
  const all = Uint32Array.from({ length: rows }, (_, row) => row);
  const steps = Math.ceil(rows / config.batchSize);
  for (let epoch = 0; epoch < epochs; epoch++)
    await trainer.train({
      rows: epochOrder(all, config.seed, epoch),
      batchSize: config.batchSize,
      learningRates: new Float32Array(steps).fill(config.learningRate),
      firstStep: epoch * steps,
      epoch,
      measure: false,
    });
  const { weights } = await trainer.state();
  return async (images, truth) => {
    const logits = await trainer.logits(images, weights);
    return correctCount(predictedClasses(logits, truth.length), truth);
  };
}
