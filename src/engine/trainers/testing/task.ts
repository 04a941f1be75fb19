/** Small tasks for the tests of any trainer: what it is built for, and steps to ask of it. */
import { imageSide, pixelsPerImage } from '../../../core/data/dataset.ts';
import type { ModelSpec } from '../../../core/model/model-spec.ts';
import { deriveKey, randomBits, randomUnit } from '../../../core/numerics/rng.ts';
import { plainConfig } from '../../../core/training/plain-config.ts';
import type { TrainConfig } from '../../../core/training/train-config.ts';
import type { StepsRequest, TrainerSetup } from '../../../core/training/trainer.ts';
import { initialState } from '../../../core/training/training-state.ts';

export const adam = { kind: 'adam', beta1: 0.9, beta2: 0.999, epsilon: 1e-7 } as const;
export const momentum = { kind: 'sgd', momentum: 0.9, nesterov: false, weightDecay: 0 } as const;
export const nesterov = { ...momentum, nesterov: true } as const;

/** SGD with momentum: after the first step the velocity is the gradient itself. */
export const gradientInVelocity: Partial<TrainConfig> = {
  batchSize: 4,
  learningRate: 0.01,
  optimizer: momentum,
};

/** SGD without momentum at rate 1: the weights change by the gradient itself. */
export const gradientOnly: Partial<TrainConfig> = {
  optimizer: { ...momentum, momentum: 0 },
  learningRate: 1,
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
      const distance = Math.hypot((pixel % imageSide) - centreX, Math.floor(pixel / imageSide) - centreY);
      const ink = Math.max(0, 1 - distance / 9) * (0.6 + 0.4 * randomUnit(key, 10 + pixel));
      pixels[row * pixelsPerImage + pixel] = Math.round(255 * ink);
    }
  }
  return { pixels, labels };
}

/** The setup to train `spec` from its first step on a table of `rows` images; Adam on batches of 8 unless `config` says. */
export function setupOf(spec: ModelSpec, config: Partial<TrainConfig> = {}, rows = 64): TrainerSetup {
  const complete: TrainConfig = { ...plainConfig, batchSize: 8, optimizer: adam, seed: 3, ...config };
  return {
    spec,
    config: complete,
    ...table(rows),
    purpose: 'training',
    start: initialState(spec, complete),
  };
}

/**
 * `steps` batches of random rows from step `firstStep` on; the last batch may be short by `missing` rows. The rows of a step
 * depend on its number alone, so that requests one after another are parts of one walk.
 */
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
    measure: false,
  };
}

/** The steps `from` to before `to` of a request, as views on its arrays. */
export const partOf = (request: StepsRequest, from: number, to: number): StepsRequest => ({
  ...request,
  rows: request.rows.subarray(from * request.batchSize, to * request.batchSize),
  learningRates: request.learningRates.subarray(from, to),
  firstStep: request.firstStep + from,
});
