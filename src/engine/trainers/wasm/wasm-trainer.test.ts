import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { LayerSpec, ModelSpec } from '../../../core/model/model-spec.ts';
import { parameterLayout } from '../../../core/model/parameters.ts';
import { benchmarkModels } from '../../../core/testing/benchmark-models.ts';
import {
  avgPool,
  conv,
  dense,
  dropout,
  flatten,
  globalAvgPool,
  halve,
  maxPool,
  model,
  norm,
  relu,
} from '../../../core/testing/layers.ts';
import type { TrainConfig } from '../../../core/training/train-config.ts';
import { relativeDistance } from '../testing/distance.ts';
import { ReferenceTrainer } from '../testing/reference-trainer.ts';
import { gradientOnly, momentum, nesterov, requestOf, setupOf } from '../testing/task.ts';
import { createWasmTrainer } from './wasm-trainer.ts';

const solo = { threads: 1, spawn: null };
const tolerance = 1e-4;

/** One step of both trainers from the same start; compares loss and the gradient of every parameter tensor. */
async function compareGradients(
  spec: ModelSpec,
  config: Partial<TrainConfig> = {},
  prepare: (weights: Float32Array) => void = () => {},
): Promise<void> {
  const setup = setupOf(spec, { ...gradientOnly, ...config });
  prepare(setup.start.weights);
  const request = requestOf(setup, 1);
  const trainer = await createWasmTrainer(setup, solo);
  const { loss } = await trainer.train(request);
  const { weights } = await trainer.state();
  await trainer.dispose();
  const reference = new ReferenceTrainer(setup);
  const expected = reference.step(request.rows, setup.config.learningRate, 0);
  expect(loss[0] / expected).toBeCloseTo(1, 5);
  const largest = (values: Float64Array) => values.reduce((sum, value) => Math.max(sum, Math.abs(value)), 0);
  // A gradient that cancels to nothing keeps the rounding of its terms.
  const rounding = largest(reference.gradients) * 2e-5;
  for (const { name, offset, size } of parameterLayout(spec)) {
    const change = (values: ArrayLike<number>) =>
      Float64Array.from({ length: size }, (_, at) => values[offset + at] - setup.start.weights[offset + at]);
    const wanted = change(reference.weights);
    const floor = largest(Float64Array.from(reference.weights.subarray(offset, offset + size))) * 2e-7;
    const got = change(weights);
    const gap = largest(got.map((value, at) => value - wanted[at]));
    expect(gap, name).toBeLessThanOrEqual(Math.max(largest(wanted) * tolerance, floor + 1e-7, rounding));
  }
}

const small = [flatten, dense(10)] as const;

test('a negative scale of the normalisation lets the smallest value of a window win', async () => {
  const spec = model(conv(8, 5), norm, relu, halve, conv(6, 3), norm, relu, halve, ...small);
  await compareGradients(spec, {}, weights => {
    for (const { role, offset, size } of parameterLayout(spec))
      if (role === 'gamma')
        for (let at = 0; at < size; at++) weights[offset + at] = (at % 2 === 0 ? -1 : 1) * (0.5 + at / 10);
  });
});

describe('one step has the gradients of the plain trainer', () => {
  test.each<[string, LayerSpec[]]>([
    ['dense', [flatten, dense(10)]],
    ['dense layers with odd sizes', [flatten, dense(13), relu, dense(7), relu, dense(10)]],
    ['dense with norm', [flatten, dense(12), norm, relu, dense(10)]],
    ['convolution with pooling', [conv(8, 5), relu, halve, ...small]],
    ['odd channels with pooling', [conv(5, 3), relu, halve, conv(3, 3), relu, halve, ...small]],
    [
      'same padding with pooling',
      [conv(8, 3, 'same'), relu, halve, conv(12, 3, 'same'), relu, halve, ...small],
    ],
    ['even kernels', [conv(6, 4, 'same'), relu, halve, conv(7, 2), relu, halve, ...small]],
    ['pooling without ReLU', [conv(8, 3), halve, conv(8, 3), halve, ...small]],
    ['odd sizes that pooling cuts', [conv(4, 4), relu, halve, conv(8, 4), relu, halve, ...small]],
    [
      'strided and pooled',
      [conv(6, 5, 'same', 2), relu, halve, conv(8, 3, 'same', 2), relu, halve, ...small],
    ],
    ['convolutions in a row', [conv(8, 3), relu, conv(10, 3), relu, conv(5, 3), ...small]],
    ['same padding in a row', [conv(8, 5, 'same'), relu, conv(8, 5, 'same'), relu, halve, ...small]],
    ['strides', [conv(8, 3, 'same', 2), relu, conv(6, 3, 'same', 2), relu, conv(8, 4, 'valid', 3), ...small]],
    ['1 x 1 convolution', [conv(8, 5), relu, halve, conv(6, 1), relu, conv(4, 1, 'same', 2), ...small]],
    ['norm and pooling', [conv(8, 3), norm, relu, halve, conv(6, 3), norm, relu, halve, ...small]],
    ['norm without pooling', [conv(8, 3), norm, relu, conv(6, 3, 'same'), norm, ...small]],
    ['norm with stride', [conv(8, 3, 'same', 2), norm, relu, conv(6, 3, 'same', 2), norm, relu, ...small]],
    ['norm behind ReLU', [conv(8, 3), relu, norm, conv(6, 3), relu, halve, norm, ...small]],
    ['norm first', [norm, conv(4, 3), relu, halve, ...small]],
    ['average pooling', [conv(5, 3), relu, avgPool(2, 2), conv(6, 3), relu, avgPool(3, 2), ...small]],
    ['overlapping maximum', [conv(5, 3), relu, maxPool(3, 2), conv(6, 3), maxPool(3, 1), relu, ...small]],
    [
      'padded pools',
      [
        maxPool(5, 2, 'same'),
        conv(5, 3),
        relu,
        avgPool(3, 2, 'same'),
        conv(6, 3),
        maxPool(3, 1, 'same'),
        ...small,
      ],
    ],
    ['a mean wider than the image', [conv(3, 5, 'valid', 7), avgPool(7, 5, 'same'), ...small]],
    ['pooling first', [maxPool(2, 2), conv(4, 3), relu, ...small]],
    ['global average', [conv(8, 3), relu, halve, conv(9, 3), relu, globalAvgPool, dense(10)]],
    ['dropout', [conv(5, 3), relu, halve, dropout(0.25), flatten, dense(11), relu, dropout(0.5), dense(10)]],
    [
      'dropout behind a norm and before padding',
      [
        ...[conv(8, 3), norm, relu, halve, dropout(0.25), conv(6, 3, 'same'), relu, dropout(0.3)],
        ...[dropout(0.2), flatten, dense(12), norm, relu, dropout(0.5), dense(10)],
      ],
    ],
    ['dropout without a ReLU', [conv(8, 3), halve, dropout(0.25), conv(6, 3), dropout(0.3), ...small]],
    [
      'tiles that an odd edge cuts',
      [halve, conv(8, 2), norm, relu, conv(8, 3), norm, relu, conv(9, 5, 'same'), relu, conv(5, 5), ...small],
    ],
    ['dropout first', [dropout(0.2), conv(5, 3), relu, halve, ...small]],
    ['a last layer with norm and ReLU', [conv(4, 5), relu, halve, flatten, dense(10), norm, relu]],
  ])('%s', async (_, layers) => {
    await compareGradients(model(...layers), { batchSize: 6 });
  });

  test('label smoothing', () => compareGradients(model(...small), { labelSmoothing: 0.1 }));

  test('random chains of layers and batch sizes', async () => {
    const layer = fc.oneof(
      fc.record({
        kind: fc.constant('conv2d' as const),
        filters: fc.integer({ min: 1, max: 11 }),
        kernelSize: fc.integer({ min: 1, max: 5 }),
        stride: fc.integer({ min: 1, max: 2 }),
        padding: fc.constantFrom('same' as const, 'valid' as const),
      }),
      fc.constantFrom(
        relu,
        norm,
        halve,
        maxPool(3, 2),
        avgPool(2, 1),
        maxPool(2, 3, 'same'),
        avgPool(3, 2, 'same'),
        dropout(0.3),
      ),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(layer, { minLength: 1, maxLength: 5 }),
        fc.integer({ min: 1, max: 19 }),
        async (layers, batchSize) => {
          // Windows that no longer fit make an impossible model, and float32 cannot follow a variance of zero.
          const spec = model(conv(4, 3, 'same'), ...layers, ...small);
          let possible = true;
          try {
            parameterLayout(spec);
          } catch {
            possible = false;
          }
          fc.pre(possible && (batchSize > 3 || !layers.includes(norm)));
          await compareGradients(spec, { batchSize });
        },
      ),
      { numRuns: 20, seed: 7 },
    );
  }, 60_000);
});

test('a batch with fewer images than shards follows a full one', async () => {
  const spec = model(conv(8, 5), norm, relu, halve, conv(8, 3), norm, relu, halve, ...small);
  const setup = setupOf(spec, { ...gradientOnly, learningRate: 0.01, batchSize: 32 });
  const request = requestOf(setup, 2, 0, 29);
  const trainer = await createWasmTrainer(setup, solo);
  const { loss } = await trainer.train(request);
  const reference = new ReferenceTrainer(setup);
  reference.step(request.rows.subarray(0, 32), 0.01, 0);
  expect(loss[1] / reference.step(request.rows.subarray(32), 0.01, 1)).toBeCloseTo(1, 4);
  const { weights } = await trainer.state();
  expect(relativeDistance(weights, reference.weights)).toBeLessThan(1e-4);
});

describe('optimizers', () => {
  const spec = model(conv(4, 5), relu, halve, flatten, dense(10));
  test.each<[string, Partial<TrainConfig>]>([
    ['sgd', { optimizer: momentum, learningRate: 0.05 }],
    ['nesterov and weight decay', { optimizer: { ...nesterov, weightDecay: 0.01 }, learningRate: 0.05 }],
    ['adam', {}],
    ['adamw', { optimizer: { kind: 'adamw', beta1: 0.9, beta2: 0.99, epsilon: 1e-7, weightDecay: 0.1 } }],
    ['rmsprop', { optimizer: { kind: 'rmsprop', rho: 0.9, epsilon: 1e-7 } }],
    ['clipping', { clipNorm: 0.1, optimizer: { ...momentum, momentum: 0 } }],
    ['average', { emaDecay: 0.9 }],
  ])('%s: ten steps end at the same weights', async (_, config) => {
    const setup = setupOf(spec, config);
    const request = requestOf(setup, 10);
    const trainer = await createWasmTrainer(setup, solo);
    await trainer.train(request);
    const state = await trainer.state();
    const reference = new ReferenceTrainer(setup);
    for (let step = 0; step < 10; step++)
      reference.step(request.rows.subarray(step * 8, step * 8 + 8), setup.config.learningRate, step);
    expect(relativeDistance(state.weights, reference.weights)).toBeLessThan(2e-4);
    if (state.average) expect(relativeDistance(state.average, reference.average)).toBeLessThan(2e-4);
    for (const [index, slot] of state.slots.entries())
      expect(relativeDistance(slot, reference.slots[index])).toBeLessThan(1e-3);
  });
});

describe('fifty steps follow the plain trainer', () => {
  test.each(Object.entries(benchmarkModels))(
    '%s',
    async (name, spec) => {
      const steps = 50;
      const batchSize = name === 'keras-cnn' ? 1 : 2;
      const setup = setupOf(spec, { batchSize });
      const request = requestOf(setup, steps);
      const trainer = await createWasmTrainer(setup, solo);
      const { loss } = await trainer.train(request);
      const reference = new ReferenceTrainer(setup);
      for (let step = 0; step < steps; step++) {
        const expected = reference.step(
          request.rows.subarray(step * batchSize, (step + 1) * batchSize),
          0.001,
          step,
        );
        expect(Math.abs(loss[step] - expected), `step ${step}`).toBeLessThan(1e-3 * Math.max(expected, 0.1));
      }
    },
    240_000,
  );
});
