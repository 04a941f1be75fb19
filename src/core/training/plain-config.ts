/** The configuration that others are made from by changing what matters to them. */
import type { TrainConfig } from './train-config.ts';

/** The plainest complete way to train: SGD at a constant rate, without averaging, augmentation or held-out rows. */
export const plainConfig: TrainConfig = {
  epochs: 1,
  batchSize: 256,
  learningRate: 0.001,
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
