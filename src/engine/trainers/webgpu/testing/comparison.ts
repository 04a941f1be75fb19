/** For tests: the same small setup on this trainer and on stock tfjs, and how far apart they end. */
import * as tf from '@tensorflow/tfjs';
import type { LayerSpec } from '../../../../core/model/model-spec.ts';
import { parameterLayout } from '../../../../core/model/parameters.ts';
import { permutation, randomBelow } from '../../../../core/numerics/rng.ts';
import type { TrainConfig } from '../../../../core/training/train-config.ts';
import type { StepsRequest, Trainer, TrainerSetup } from '../../../../core/training/trainer.ts';
import { initialState, type TrainingState } from '../../../../core/training/training-state.ts';
import { startLayersBackend } from '../../layers/backend.ts';
import { createLayersTrainer } from '../../layers/layers-trainer.ts';

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
  keep: 'last',
  precision: 'float32',
  seed: 7,
};

const rows = 20;
/** Patches of ink on a background, different in every image. */
export const pixels = Uint8Array.from({ length: rows * 784 }, (_, i) =>
  randomBelow(2, Math.floor(i / 7), 3) === 0 ? randomBelow(1, i, 256) : 0,
);
const labels = Uint8Array.from({ length: rows }, (_, i) => i % 10);

export function setupOf(layers: readonly LayerSpec[], changes: Partial<TrainConfig> = {}): TrainerSetup {
  const spec = { layers };
  const changed = { ...config, ...changes };
  return { spec, config: changed, pixels, labels, start: initialState(spec, changed), purpose: 'training' };
}

/** Steps `from` to before `to` of an endless walk through the rows. */
export function steps(from: number, to: number, batchSize = 4, learningRate = 0.01): StepsRequest {
  const order = permutation(rows, 5);
  return {
    rows: Uint32Array.from(
      { length: (to - from) * batchSize },
      (_, i) => order[(from * batchSize + i) % rows],
    ),
    batchSize,
    learningRates: new Float32Array(to - from).fill(learningRate),
    firstStep: from,
    epoch: 0,
  };
}

const largest = (values: Float32Array): number =>
  values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);

/** Largest difference of two arrays, relative to the largest value of the second or to `floor`. */
export function distance(actual: Float32Array, expected: Float32Array, floor = 1e-6): number {
  const difference = largest(actual.map((value, i) => value - expected[i]));
  return difference / Math.max(largest(expected), floor);
}

/**
 * The worst distance over the tensors of all arrays of the state. A tensor that is all but zero, such as the gradient of
 * a bias before a normalisation, is measured against a hundredth of its array.
 */
export function stateDistance(
  { spec }: TrainerSetup,
  actual: TrainingState,
  expected: TrainingState,
): number {
  const arrays = ({ weights, slots, average }: TrainingState) => [
    weights,
    ...slots,
    ...(average ? [average] : []),
  ];
  const others = arrays(expected);
  const distances = arrays(actual).flatMap((array, index) =>
    parameterLayout(spec).map(({ offset, size }) => {
      const part = (whole: Float32Array) => whole.subarray(offset, offset + size);
      return distance(part(array), part(others[index]), largest(others[index]) / 100);
    }),
  );
  return Math.max(...distances);
}

export async function layersTrainer(setup: TrainerSetup): Promise<Trainer> {
  tf.env().set('PROD', true);
  return createLayersTrainer(await startLayersBackend(tf, 'cpu'), setup);
}
