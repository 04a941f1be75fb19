import type { TrainConfig } from '../core/training/train-config.ts';

/** A trainer that only predicts is built with the plainest settings; none of them touches inference. */
export const predictionConfig: TrainConfig = {
  epochs: 1,
  batchSize: 256,
  learningRate: 0,
  optimizer: { kind: 'sgd', momentum: 0, nesterov: false, weightDecay: 0 },
  schedule: { kind: 'constant', warmup: 0 },
  labelSmoothing: 0,
  emaDecay: 0,
  clipNorm: 0,
  augmentation: null,
  validationShare: 0,
  patience: 0,
  keep: 'last',
  precision: 'float32',
  seed: 0,
};
