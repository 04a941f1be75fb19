/** Models, settings and images for tests of the compiled step. */
import { pixelsPerImage } from '../../../../core/data/dataset.ts';
import type { ModelSpec } from '../../../../core/model/model-spec.ts';
import { initialWeights } from '../../../../core/model/parameters.ts';
import { deriveKey, randomBits, randomUnit } from '../../../../core/numerics/rng.ts';
import type { TrainConfig } from '../../../../core/training/train-config.ts';
import type { StepsRequest, TrainerSetup } from '../../../../core/training/trainer.ts';
import { slotCount } from '../../../../core/training/training-state.ts';

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
