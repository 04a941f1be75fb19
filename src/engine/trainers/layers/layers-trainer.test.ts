import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, test } from 'vitest';
import type { ModelSpec } from '../../../core/model/model-spec.ts';
import { permutation, randomBelow } from '../../../core/numerics/rng.ts';
import type { OptimizerSpec, TrainConfig } from '../../../core/training/train-config.ts';
import type { StepsRequest, Trainer, TrainerSetup } from '../../../core/training/trainer.ts';
import { initialState, type TrainingState } from '../../../core/training/training-state.ts';
import { sequentialOf } from '../../export/tfjs-model.ts';
import { startLayersBackend } from './backend.ts';
import { createLayersTrainer } from './layers-trainer.ts';

const spec: ModelSpec = {
  layers: [
    { kind: 'conv2d', filters: 3, kernelSize: 5, stride: 3, padding: 'same' },
    { kind: 'batchNorm', momentum: 0.9, epsilon: 1e-3 },
    { kind: 'relu' },
    { kind: 'maxPool', poolSize: 2, stride: 2 },
    { kind: 'dropout', rate: 0.25 },
    { kind: 'flatten' },
    { kind: 'dense', units: 10 },
  ],
};

const config: TrainConfig = {
  epochs: 2,
  batchSize: 8,
  learningRate: 0.01,
  optimizer: { kind: 'adamw', beta1: 0.9, beta2: 0.999, epsilon: 1e-3, weightDecay: 0.01 },
  schedule: { kind: 'constant', warmup: 0 },
  labelSmoothing: 0.05,
  emaDecay: 0.9,
  clipNorm: 0.5,
  augmentation: { rotation: 0.1, scale: 0.1, shear: 0.1, shift: 2, elastic: 1, erase: 0.2 },
  validationShare: 0,
  patience: 0,
  keep: 'last',
  precision: 'float32',
  seed: 7,
};

const rows = 40;
const pixels = Uint8Array.from({ length: rows * 784 }, (_, i) => randomBelow(1, i, 256));
const labels = Uint8Array.from({ length: rows }, (_, i) => i % 10);
const setupOf = (changes: Partial<TrainerSetup>): TrainerSetup => ({
  spec,
  config,
  pixels,
  labels,
  start: initialState(changes.spec ?? spec, changes.config ?? config),
  purpose: 'training',
  ...changes,
});
/** Steps `from` to before `to` of an epoch of five. */
const steps = (from: number, to: number): StepsRequest => ({
  rows: permutation(rows, 5).slice(from * 8, to * 8),
  batchSize: 8,
  learningRates: new Float32Array(to - from).fill(0.01),
  firstStep: from,
  epoch: 0,
});

async function trainerOn(backend: 'cpu' | 'wasm', changes: Partial<TrainerSetup> = {}): Promise<Trainer> {
  return createLayersTrainer(await startLayersBackend(tf, backend), setupOf(changes));
}

function closeness(one: TrainingState, other: TrainingState): number {
  const difference = (a: Float32Array, b: Float32Array) =>
    a.reduce((most, value, i) => Math.max(most, Math.abs(value - b[i])), 0);
  return difference(one.weights, other.weights);
}

beforeAll(() => {
  tf.env().set('PROD', true);
});

describe('on cpu', () => {
  test('a run that is interrupted and resumed has exactly the state of one that is not', async () => {
    const whole = await trainerOn('cpu');
    const all = await whole.train(steps(0, 5));
    const first = await trainerOn('cpu');
    const begun = await first.train(steps(0, 2));
    const second = await trainerOn('cpu', { start: structuredClone(await first.state()) });
    const rest = await second.train(steps(2, 5));
    expect(await second.state()).toEqual(await whole.state());
    expect([...begun.loss, ...rest.loss]).toEqual([...all.loss]);
    expect([...begun.correct, ...rest.correct]).toEqual([...all.correct]);
    await first.restore(await second.state());
    expect(await first.state()).toEqual(await whole.state());
    for (const trainer of [whole, first, second]) await trainer.dispose();
  });

  test('steps, inference and disposal leave no tensor behind', async () => {
    await startLayersBackend(tf, 'cpu');
    const empty = tf.memory().numTensors;
    const trainer = await trainerOn('cpu');
    const built = tf.memory().numTensors;
    await trainer.train(steps(0, 3));
    await trainer.logits(pixels, (await trainer.state()).weights);
    expect(tf.memory().numTensors).toBe(built);
    await trainer.dispose();
    expect(tf.memory().numTensors).toBe(empty);
  });

  test('whatever fails on a lost device fails for the loss', async () => {
    const started = await startLayersBackend(tf, 'cpu');
    let gone = false;
    const trainer = await createLayersTrainer({ ...started, isLost: () => gone }, setupOf({}));
    const { weights } = await trainer.state();
    const noImages = pixels.subarray(0, 5);
    await expect(trainer.logits(noImages, weights)).rejects.not.toMatchObject({ reason: 'device-lost' });
    gone = true;
    await expect(trainer.logits(noImages, weights)).rejects.toMatchObject({ reason: 'device-lost' });
    await trainer.dispose();
  });

  test('inference gives the logits of the Layers API', async () => {
    const trainer = await trainerOn('cpu');
    await trainer.train(steps(0, 2));
    const { weights } = await trainer.state();
    const model = sequentialOf(tf, spec, weights, 'logits');
    const expected = tf.tidy(() => {
      const images = tf.tensor4d(Float32Array.from(pixels), [rows, 28, 28, 1]).div(255);
      return (model.predict(images) as tf.Tensor).dataSync();
    });
    const logits = await trainer.logits(pixels, weights);
    for (const [i, value] of logits.entries()) expect(value).toBeCloseTo(expected[i], 4);
    model.dispose();
    await trainer.dispose();
  });

  const optimizers: [string, OptimizerSpec, () => tf.Optimizer][] = [
    [
      'sgd with momentum',
      { kind: 'sgd', momentum: 0.9, nesterov: false, weightDecay: 0 },
      () => tf.train.momentum(0.01, 0.9),
    ],
    [
      'Nesterov',
      { kind: 'sgd', momentum: 0.9, nesterov: true, weightDecay: 0 },
      () => tf.train.momentum(0.01, 0.9, true),
    ],
    [
      'adam',
      { kind: 'adam', beta1: 0.9, beta2: 0.999, epsilon: 1e-3 },
      () => tf.train.adam(0.01, 0.9, 0.999, 1e-3),
    ],
    ['rmsprop', { kind: 'rmsprop', rho: 0.9, epsilon: 1e-3 }, () => tf.train.rmsprop(0.01, 0.9, 0, 1e-3)],
  ];
  test.each(optimizers)(
    'a step of %s is a step of tfjs and its Layers API',
    async (_, optimizer, reference) => {
      const plain: ModelSpec = { layers: spec.layers.filter(layer => layer.kind !== 'dropout') };
      const simple: TrainConfig = {
        ...config,
        optimizer,
        labelSmoothing: 0,
        clipNorm: 0,
        emaDecay: 0,
        augmentation: null,
      };
      const trainer = await trainerOn('cpu', { spec: plain, config: simple });
      const model = sequentialOf(tf, plain, initialState(plain, simple).weights, 'probabilities');
      const optimiser = reference();
      model.compile({ optimizer: optimiser, loss: 'sparseCategoricalCrossentropy' });
      const request = steps(0, 3);
      await trainer.train(request);
      for (let step = 0; step < 3; step++) {
        const batch = request.rows.subarray(step * 8, step * 8 + 8);
        const values = Array.from(batch, row => [...pixels.subarray(row * 784, row * 784 + 784)]).flat();
        const x = tf.tensor4d(Float32Array.from(values), [8, 28, 28, 1]).div(255);
        const y = tf.tensor1d(Float32Array.from(batch, row => labels[row]));
        await model.trainOnBatch(x, y);
        tf.dispose([x, y]);
      }
      const { weights } = await trainer.state();
      const own = await trainer.logits(pixels, weights);
      const theirs = tf.tidy(() =>
        (
          model.predict(tf.tensor4d(Float32Array.from(pixels), [rows, 28, 28, 1]).div(255)) as tf.Tensor
        ).dataSync(),
      );
      for (let row = 0; row < rows; row++) {
        const exps = Array.from(own.subarray(row * 10, row * 10 + 10), Math.exp);
        const sum = exps.reduce((a, b) => a + b);
        for (let i = 0; i < 10; i++) expect(exps[i] / sum).toBeCloseTo(theirs[row * 10 + i], 3);
      }
      model.dispose();
      optimiser.dispose();
      await trainer.dispose();
    },
  );
});

test('tfjs on WebAssembly trains a convolutional network to the weights of tfjs on cpu', async () => {
  const optimizer: OptimizerSpec = { kind: 'sgd', momentum: 0.9, nesterov: false, weightDecay: 0.01 };
  const changes = { config: { ...config, optimizer } };
  const [reference, trainer] = [await trainerOn('cpu', changes), await trainerOn('wasm', changes)];
  await reference.train(steps(0, 3));
  await trainer.train(steps(0, 3));
  expect(trainer.device).toEqual({ backend: 'wasm', trainer: 'layers', threads: 1, adapter: null });
  expect(closeness(await trainer.state(), await reference.state())).toBeLessThan(1e-4);
  for (const one of [reference, trainer]) await one.dispose();
});
