import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, test } from 'vitest';
import { initialState } from '../../../core/initial-state.ts';
import type { LayerSpec } from '../../../core/model-spec.ts';
import { parameterLayout } from '../../../core/parameters.ts';
import { permutation, randomBelow } from '../../../core/rng.ts';
import type { OptimizerSpec, TrainConfig } from '../../../core/train-config.ts';
import type { StepsRequest, Trainer, TrainerSetup } from '../../../core/trainer.ts';
import type { TrainingState } from '../../../core/training-state.ts';
import { startLayersBackend } from '../layers/backend.ts';
import { createLayersTrainer } from '../layers/layers-trainer.ts';
import { openNodeGpu } from './node-gpu.ts';
import { createWebGpuTrainer } from './webgpu-trainer.ts';

const adam: OptimizerSpec = { kind: 'adam', beta1: 0.9, beta2: 0.999, epsilon: 1e-3 };
const config: TrainConfig = {
  epochs: 1,
  batchSize: 4,
  learningRate: 0.01,
  optimizer: { kind: 'sgd', momentum: 0.9, nesterov: false, weightDecay: 0 },
  schedule: { kind: 'constant', warmup: 0 },
  labelSmoothing: 0,
  emaDecay: 0,
  clipNorm: 0,
  augmentation: null,
  validationShare: 0,
  patience: 0,
  seed: 7,
};

const rows = 20;
const pixels = Uint8Array.from({ length: rows * 784 }, (_, i) => (i % 3 === 0 ? 0 : randomBelow(1, i, 256)));
const labels = Uint8Array.from({ length: rows }, (_, i) => i % 10);

const flatten: LayerSpec = { kind: 'flatten' };
const relu: LayerSpec = { kind: 'relu' };
const norm: LayerSpec = { kind: 'batchNorm', momentum: 0.9, epsilon: 1e-3 };
const dense = (units: number): LayerSpec => ({ kind: 'dense', units });
const conv = (
  filters: number,
  kernelSize: number,
  padding: 'valid' | 'same' = 'valid',
  stride = 1,
): LayerSpec => ({
  kind: 'conv2d',
  filters,
  kernelSize,
  stride,
  padding,
});
const maxPool = (poolSize: number, stride: number): LayerSpec => ({ kind: 'maxPool', poolSize, stride });
const avgPool = (poolSize: number, stride: number): LayerSpec => ({ kind: 'avgPool', poolSize, stride });
const shrink = avgPool(4, 4);

let gpu: GPU;
beforeAll(async () => {
  tf.env().set('PROD', true);
  gpu = await openNodeGpu();
});

const setupOf = (layers: readonly LayerSpec[], changes: Partial<TrainConfig>): TrainerSetup => {
  const spec = { layers };
  const changed = { ...config, ...changes };
  return { spec, config: changed, pixels, labels, start: initialState(spec, changed) };
};

const steps = (from: number, to: number, batchSize = 4): StepsRequest => ({
  rows: permutation(rows, 5).slice(from * batchSize, to * batchSize),
  batchSize,
  learningRates: new Float32Array(to - from).fill(0.01),
  firstStep: from,
  epoch: 0,
});

/** Largest difference of two arrays, relative to the largest value of the second. */
function distance(actual: Float32Array, expected: Float32Array): number {
  const scale = expected.reduce((most, value) => Math.max(most, Math.abs(value)), 1e-6);
  return actual.reduce((most, value, i) => Math.max(most, Math.abs(value - expected[i])), 0) / scale;
}

/** The worst distance over the tensors of all arrays of the state. */
function stateDistance(setup: TrainerSetup, actual: TrainingState, expected: TrainingState): number {
  const arrays = (state: TrainingState) => [
    state.weights,
    ...state.slots,
    ...(state.average ? [state.average] : []),
  ];
  const others = arrays(expected);
  const distances = arrays(actual).flatMap((array, index) =>
    parameterLayout(setup.spec).map(({ offset, size }) =>
      distance(array.subarray(offset, offset + size), others[index].subarray(offset, offset + size)),
    ),
  );
  return Math.max(...distances);
}

async function both(setup: TrainerSetup): Promise<readonly [Trainer, Trainer]> {
  const reference = await createLayersTrainer(await startLayersBackend(tf, 'cpu'), setup);
  return [await createWebGpuTrainer(setup, { kind: 'adapter', gpu }), reference];
}

async function compare(setup: TrainerSetup, request: StepsRequest): Promise<void> {
  const [trainer, reference] = await both(setup);
  const actual = await trainer.train(request);
  const expected = await reference.train(request);
  const state = await trainer.state();
  expect(distance(actual.loss, expected.loss)).toBeLessThan(1e-4);
  expect(actual.correct).toEqual(expected.correct);
  expect(stateDistance(setup, state, await reference.state())).toBeLessThan(1e-4);
  const some = pixels.subarray(0, 3 * 784);
  expect(
    distance(await trainer.logits(some, state.weights), await reference.logits(some, state.weights)),
  ).toBeLessThan(1e-4);
  await trainer.dispose();
  await reference.dispose();
}

describe('one layer after another gives the values and gradients of tfjs', () => {
  // With SGD at momentum 0.9 the velocity after one step is the gradient itself.
  test.each<[string, LayerSpec[]]>([
    ['dense', [flatten, dense(10)]],
    ['dense and ReLU', [flatten, dense(17), relu, dense(10)]],
    ['ReLU behind the logits', [shrink, flatten, dense(10), relu]],
    ['convolution', [shrink, conv(5, 3), flatten, dense(10)]],
    [
      'convolution, stride 2, same',
      [shrink, conv(5, 3, 'same', 2), conv(3, 2, 'same', 3), flatten, dense(10)],
    ],
    [
      'convolution, ReLU and pool',
      [shrink, conv(6, 3, 'same'), relu, maxPool(2, 2), conv(5, 2), relu, maxPool(2, 2), flatten, dense(10)],
    ],
    [
      'norm between',
      [shrink, conv(5, 3), norm, relu, conv(3, 3), norm, flatten, dense(12), norm, relu, dense(10)],
    ],
    [
      'norm before a pool',
      [shrink, conv(5, 2, 'same'), norm, relu, maxPool(2, 2), conv(3, 2, 'same'), relu, flatten, dense(10)],
    ],
    ['norm first and behind a ReLU', [shrink, norm, conv(3, 3), relu, norm, relu, flatten, dense(10)]],
    ['overlapping pools', [shrink, conv(4, 2), relu, maxPool(3, 2), avgPool(2, 1), flatten, dense(10)]],
    ['global average pool to the logits', [shrink, conv(10, 3), relu, { kind: 'globalAvgPool' }]],
    [
      'dropout',
      [
        shrink,
        conv(4, 3),
        relu,
        { kind: 'dropout', rate: 0.25 },
        flatten,
        dense(9),
        relu,
        { kind: 'dropout', rate: 0.5 },
        dense(10),
      ],
    ],
    ['a ReLU alone', [shrink, conv(4, 3), { kind: 'dropout', rate: 0.1 }, relu, flatten, dense(10)]],
  ])('%s', async (_, layers) => {
    await compare(setupOf(layers, {}), steps(0, 1));
  });
});

describe('every setting gives the weights of tfjs', () => {
  const layers = [shrink, conv(3, 3), norm, relu, flatten, dense(10)];
  test.each<[string, Partial<TrainConfig>]>([
    [
      'Nesterov with weight decay',
      { optimizer: { kind: 'sgd', momentum: 0.9, nesterov: true, weightDecay: 0.01 } },
    ],
    ['Adam', { optimizer: adam }],
    ['AdamW', { optimizer: { ...adam, kind: 'adamw', weightDecay: 0.1 } }],
    ['RMSprop', { optimizer: { kind: 'rmsprop', rho: 0.9, epsilon: 1e-3 } }],
    ['label smoothing', { labelSmoothing: 0.1 }],
    ['moving average', { emaDecay: 0.9 }],
    ['clipping', { clipNorm: 0.05 }],
    [
      'affine augmentation',
      { augmentation: { rotation: 0.3, scale: 0.2, shear: 0.2, shift: 3, elastic: 0, erase: 0.5 } },
    ],
    [
      'elastic augmentation',
      { augmentation: { rotation: 0.1, scale: 0.1, shear: 0.1, shift: 1, elastic: 2, erase: 0 } },
    ],
  ])('%s', async (_, changes) => {
    await compare(setupOf(layers, changes), steps(0, 4));
  });
});
