import * as tf from '@tensorflow/tfjs';
import { describe, expect, test } from 'vitest';
import { conv, dense, dropout, flatten, halve, model, norm, relu } from '../../../core/testing/layers.ts';
import type { OptimizerSpec, TrainConfig } from '../../../core/training/train-config.ts';
import type { StepsRequest } from '../../../core/training/trainer.ts';
import { sequentialOf } from '../../export/tfjs-model.ts';
import { relativeDistance } from '../testing/distance.ts';
import { createStockTrainer } from '../testing/stock-trainer.ts';
import { adam, momentum, nesterov, partOf, requestOf, setupOf } from '../testing/task.ts';
import { startLayersBackend } from './backend.ts';
import { createLayersTrainer } from './layers-trainer.ts';

const spec = model(conv(3, 5, 'same', 3), norm, relu, halve, dropout(0.25), flatten, dense(10));
const rows = 40;
const config: Partial<TrainConfig> = {
  learningRate: 0.01,
  optimizer: { ...adam, kind: 'adamw', epsilon: 1e-3, weightDecay: 0.01 },
  labelSmoothing: 0.05,
  emaDecay: 0.9,
  clipNorm: 0.5,
  augmentation: { rotation: 0.1, scale: 0.1, shear: 0.1, shift: 2, elastic: 1, erase: 0.2 },
};
const setup = setupOf(spec, config, rows);
const { pixels, labels } = setup;
/** Steps `from` to before `to` of an epoch of five. */
const steps = (from: number, to: number): StepsRequest => partOf(requestOf(setup, 5), from, to);

describe('on cpu', () => {
  test('a run that is interrupted and resumed has exactly the state of one that is not', async () => {
    const whole = await createStockTrainer(setup);
    const all = await whole.train(steps(0, 5));
    const first = await createStockTrainer(setup);
    const begun = await first.train(steps(0, 2));
    const second = await createStockTrainer({ ...setup, start: structuredClone(await first.state()) });
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
    const trainer = await createStockTrainer(setup);
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
    const trainer = await createLayersTrainer({ ...started, isLost: () => gone }, setup);
    const { weights } = await trainer.state();
    const noImages = pixels.subarray(0, 5);
    await expect(trainer.logits(noImages, weights)).rejects.not.toMatchObject({ reason: 'device-lost' });
    gone = true;
    await expect(trainer.logits(noImages, weights)).rejects.toMatchObject({ reason: 'device-lost' });
    await trainer.dispose();
  });

  test('inference gives the logits of the Layers API', async () => {
    const trainer = await createStockTrainer(setup);
    await trainer.train(steps(0, 2));
    const { weights } = await trainer.state();
    const sequential = sequentialOf(tf, spec, weights, 'logits');
    const expected = tf.tidy(() => {
      const images = tf.tensor4d(Float32Array.from(pixels), [rows, 28, 28, 1]).div(255);
      return (sequential.predict(images) as tf.Tensor).dataSync();
    });
    const logits = await trainer.logits(pixels, weights);
    for (const [i, value] of logits.entries()) expect(value).toBeCloseTo(expected[i], 4);
    sequential.dispose();
    await trainer.dispose();
  });

  const optimizers: [string, OptimizerSpec, () => tf.Optimizer][] = [
    ['sgd with momentum', momentum, () => tf.train.momentum(0.01, 0.9)],
    ['Nesterov', nesterov, () => tf.train.momentum(0.01, 0.9, true)],
    ['adam', { ...adam, epsilon: 1e-3 }, () => tf.train.adam(0.01, 0.9, 0.999, 1e-3)],
    ['rmsprop', { kind: 'rmsprop', rho: 0.9, epsilon: 1e-3 }, () => tf.train.rmsprop(0.01, 0.9, 0, 1e-3)],
  ];
  test.each(optimizers)(
    'a step of %s is a step of tfjs and its Layers API',
    async (_, optimizer, reference) => {
      const plain = model(...spec.layers.filter(layer => layer.kind !== 'dropout'));
      const simple = setupOf(plain, { learningRate: 0.01, optimizer }, rows);
      const trainer = await createStockTrainer(simple);
      const sequential = sequentialOf(tf, plain, simple.start.weights, 'probabilities');
      const stock = reference();
      sequential.compile({ optimizer: stock, loss: 'sparseCategoricalCrossentropy' });
      const request = steps(0, 3);
      await trainer.train(request);
      for (let step = 0; step < 3; step++) {
        const batch = request.rows.subarray(step * 8, step * 8 + 8);
        const values = Array.from(batch, row => [...pixels.subarray(row * 784, row * 784 + 784)]).flat();
        const x = tf.tensor4d(Float32Array.from(values), [8, 28, 28, 1]).div(255);
        const y = tf.tensor1d(Float32Array.from(batch, row => labels[row]));
        await sequential.trainOnBatch(x, y);
        tf.dispose([x, y]);
      }
      const { weights } = await trainer.state();
      const own = await trainer.logits(pixels, weights);
      const theirs = tf.tidy(() =>
        (
          sequential.predict(tf.tensor4d(Float32Array.from(pixels), [rows, 28, 28, 1]).div(255)) as tf.Tensor
        ).dataSync(),
      );
      for (let row = 0; row < rows; row++) {
        const exps = Array.from(own.subarray(row * 10, row * 10 + 10), Math.exp);
        const sum = exps.reduce((a, b) => a + b);
        for (let i = 0; i < 10; i++) expect(exps[i] / sum).toBeCloseTo(theirs[row * 10 + i], 3);
      }
      sequential.dispose();
      stock.dispose();
      await trainer.dispose();
    },
  );
});

test('tfjs on WebAssembly trains a convolutional network to the weights of tfjs on cpu', async () => {
  const same = setupOf(spec, { ...config, optimizer: { ...momentum, weightDecay: 0.01 } }, rows);
  const reference = await createStockTrainer(same);
  const trainer = await createStockTrainer(same, 'wasm');
  await reference.train(steps(0, 3));
  await trainer.train(steps(0, 3));
  expect(trainer.device).toEqual({ backend: 'wasm', trainer: 'layers', threads: 1, adapter: null });
  const { weights } = await trainer.state();
  expect(relativeDistance(weights, (await reference.state()).weights, 1)).toBeLessThan(5e-5);
  for (const one of [reference, trainer]) await one.dispose();
});
