/** Models, settings and images for tests of the compiled step. */
import { pixelsPerImage } from '../../../../core/data/dataset.ts';
import type { LayerSpec, ModelSpec, Padding } from '../../../../core/model/model-spec.ts';
import { initialWeights } from '../../../../core/model/parameters.ts';
import { deriveKey, randomBits, randomUnit } from '../../../../core/numerics/rng.ts';
import type { TrainConfig } from '../../../../core/training/train-config.ts';
import type { StepsRequest, TrainerSetup } from '../../../../core/training/trainer.ts';
import { slotCount } from '../../../../core/training/training-state.ts';

export const conv = (
  filters: number,
  kernelSize: number,
  padding: Padding = 'valid',
  stride = 1,
): LayerSpec => ({
  kind: 'conv2d',
  filters,
  kernelSize,
  stride,
  padding,
});
export const dense = (units: number): LayerSpec => ({ kind: 'dense', units });
export const maxPool = (poolSize: number, stride: number): LayerSpec => ({
  kind: 'maxPool',
  poolSize,
  stride,
});
export const avgPool = (poolSize: number, stride: number): LayerSpec => ({
  kind: 'avgPool',
  poolSize,
  stride,
});
export const dropout = (rate: number): LayerSpec => ({ kind: 'dropout', rate });
export const relu: LayerSpec = { kind: 'relu' };
export const flatten: LayerSpec = { kind: 'flatten' };
export const norm: LayerSpec = { kind: 'batchNorm', momentum: 0.9, epsilon: 1e-3 };
export const halve = maxPool(2, 2);
export const globalAvgPool: LayerSpec = { kind: 'globalAvgPool' };

export const model = (...layers: readonly LayerSpec[]): ModelSpec => ({ layers });

export const benchmarkModels = {
  dense: model(flatten, dense(128), relu, dense(64), relu, dense(10)),
  'tfjs-mnist': model(conv(8, 5), relu, halve, conv(16, 5), relu, halve, flatten, dense(10)),
  'small-cnn': model(
    ...[conv(16, 3, 'same'), relu, halve, conv(32, 3, 'same'), relu, halve],
    ...[flatten, dense(64), relu, dense(10)],
  ),
  'fast-cnn': model(
    ...[conv(24, 5), relu, halve, conv(32, 3), relu, halve],
    ...[flatten, dense(256), relu, dense(10)],
  ),
  'keras-cnn': model(
    ...[conv(32, 5, 'same'), relu, conv(32, 5, 'same'), relu, halve],
    ...[conv(64, 3, 'same'), relu, conv(64, 3, 'same'), relu, halve],
    ...[flatten, dense(256), relu, dense(10)],
  ),
} as const;

const adam = { kind: 'adam', beta1: 0.9, beta2: 0.999, epsilon: 1e-7 } as const;

const baseConfig: TrainConfig = {
  epochs: 1,
  batchSize: 8,
  learningRate: 0.001,
  optimizer: adam,
  schedule: { kind: 'constant', warmup: 0 },
  labelSmoothing: 0,
  emaDecay: 0,
  clipNorm: 0,
  augmentation: null,
  validationShare: 0,
  patience: 0,
  keep: 'last',
  precision: 'float32',
  seed: 3,
};

/** Smooth random blobs, a different place and shape for each digit, so that training has something to learn. */
function table(rows: number): Pick<TrainerSetup, 'pixels' | 'labels'> {
  const pixels = new Uint8Array(rows * pixelsPerImage);
  const labels = new Uint8Array(rows);
  for (let row = 0; row < rows; row++) {
    const key = deriveKey(11, row);
    labels[row] = randomBits(key, 0) % 10;
    const centreX = 6 + (labels[row] % 5) * 4 + randomUnit(key, 1) * 2;
    const centreY = 8 + Math.floor(labels[row] / 5) * 10 + randomUnit(key, 2) * 2;
    for (let pixel = 0; pixel < pixelsPerImage; pixel++) {
      const distance = Math.hypot((pixel % 28) - centreX, Math.floor(pixel / 28) - centreY);
      const ink = Math.max(0, 1 - distance / 9) * (0.6 + 0.4 * randomUnit(key, 10 + pixel));
      pixels[row * pixelsPerImage + pixel] = Math.round(255 * ink);
    }
  }
  return { pixels, labels };
}

export function setupOf(spec: ModelSpec, config: Partial<TrainConfig> = {}, rows = 64): TrainerSetup {
  const complete = { ...baseConfig, ...config };
  const weights = initialWeights(spec, complete.seed);
  return {
    spec,
    config: complete,
    ...table(rows),
    purpose: 'training',
    start: {
      step: 0,
      weights,
      slots: Array.from(
        { length: slotCount[complete.optimizer.kind] },
        () => new Float32Array(weights.length),
      ),
      average: complete.emaDecay > 0 ? weights.slice() : null,
    },
  };
}

/** `steps` batches of shuffled rows; the last batch may be short by `missing` rows. */
export function requestOf(setup: TrainerSetup, steps: number, firstStep = 0, missing = 0): StepsRequest {
  const { batchSize, learningRate } = setup.config;
  const count = setup.labels.length;
  return {
    rows: Uint32Array.from(
      { length: steps * batchSize - missing },
      (_, index) => randomBits(5, firstStep * batchSize + index) % count,
    ),
    batchSize,
    learningRates: new Float32Array(steps).fill(learningRate),
    firstStep,
    epoch: 0,
  };
}

/** Largest difference of two arrays relative to the largest value of the second. */
export function relativeDifference(actual: ArrayLike<number>, expected: ArrayLike<number>): number {
  let difference = 0;
  let largest = 1e-30;
  for (let index = 0; index < expected.length; index++) {
    const gap = Math.abs(actual[index] - expected[index]);
    difference = Number.isNaN(gap) ? Number.POSITIVE_INFINITY : Math.max(difference, gap);
    largest = Math.max(largest, Math.abs(expected[index]));
  }
  return difference / largest;
}
