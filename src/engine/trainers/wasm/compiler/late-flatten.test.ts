import { describe, expect, test } from 'vitest';
import type { LayerSpec } from '../../../../core/model/model-spec.ts';
import {
  activation,
  conv,
  dense,
  dropout,
  flatten,
  maxPool,
  model,
  norm,
  relu,
} from '../../../../core/testing/layers.ts';
import type { Trainer } from '../../../../core/training/trainer.ts';
import { createStockTrainer } from '../../testing/stock-trainer.ts';
import { momentum, requestOf, setupOf } from '../../testing/task.ts';
import { createWasmTrainer } from '../wasm-trainer.ts';

const quarter = maxPool(4, 4);
const drop = dropout(0.2);
const last = dense(10);
const strided = (filters: number) => conv(filters, 3, 'same', 2);

const setupWith = (layers: readonly LayerSpec[]) =>
  setupOf(model(...layers), {
    batchSize: 10,
    learningRate: 0.003,
    optimizer: momentum,
    labelSmoothing: 0.1,
    emaDecay: 0.5,
  });
const createCompiled = (layers: readonly LayerSpec[]) =>
  createWasmTrainer(setupWith(layers), { threads: 1, spawn: null });

/** Losses of three steps and the weights after them. */
async function threeSteps(trainer: Trainer, layers: readonly LayerSpec[]): Promise<readonly number[]> {
  const { loss } = await trainer.train(requestOf(setupWith(layers), 3));
  const { weights } = await trainer.state();
  await trainer.dispose();
  return [...loss, ...weights];
}

describe('what stands between flattening and a dense layer', () => {
  test.each<[string, readonly LayerSpec[]]>([
    ['dropout on the pixels', [flatten, drop, last]],
    ['ReLU and dropout after three channels', [strided(3), quarter, flatten, relu, drop, last]],
    ['an activation function on the pixels', [flatten, activation('sigmoid'), drop, last]],
    ['two flattenings', [strided(5), quarter, flatten, drop, flatten, relu, last]],
    [
      'batch normalisation of whole vectors of channels',
      [strided(8), quarter, flatten, norm, relu, drop, last],
    ],
    [
      'batch normalisation of three padded channels',
      [strided(3), quarter, flatten, drop, norm, relu, drop, last],
    ],
    ['batch normalisation of the pixels', [flatten, norm, last]],
    ['nothing but a second flattening before the loss', [conv(3, 4, 'valid', 24), relu, flatten, flatten]],
  ])('is trained as stock tfjs trains it: %s', async (_, layers) => {
    const expected = await threeSteps(await createStockTrainer(setupWith(layers)), layers);
    const actual = await threeSteps(await createCompiled(layers), layers);
    for (const [i, value] of actual.entries()) expect(Math.abs(value - expected[i])).toBeLessThan(1e-4);
    expect(actual.length).toBe(expected.length);
  });
});
