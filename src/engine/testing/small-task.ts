/** A task that trains within a second: 60 noisy images, each with a stripe whose place tells the digit. */
import { tenDigits } from '../../core/data/classes.ts';
import { pixelsPerImage, type TrainingTable } from '../../core/data/dataset.ts';
import type { ModelSpec } from '../../core/model/model-spec.ts';
import { randomBelow } from '../../core/numerics/rng.ts';
import { plainConfig } from '../../core/training/plain-config.ts';
import type { TrainConfig } from '../../core/training/train-config.ts';
import type { TrainerSetup } from '../../core/training/trainer.ts';
import { initialState } from '../../core/training/training-state.ts';

const rows = 60;
const classes = tenDigits.labels.length;
const levelAt = (index: number): number => {
  const row = Math.floor(index / pixelsPerImage);
  const line = Math.floor((index % pixelsPerImage) / 78);
  return line === row % classes ? 200 : randomBelow(3, index, 120);
};

export const smallTable: TrainingTable = {
  fileName: 'train.csv',
  rows,
  pixels: Uint8Array.from({ length: rows * pixelsPerImage }, (_, index) => levelAt(index)),
  labels: Uint8Array.from({ length: rows }, (_, row) => row % classes),
  classes: tenDigits,
};

export const smallSpec: ModelSpec = {
  layers: [
    { kind: 'flatten' },
    { kind: 'dense', units: 12 },
    { kind: 'relu' },
    { kind: 'dropout', rate: 0.2 },
    { kind: 'dense', units: classes },
  ],
};

export const smallConfig: TrainConfig = {
  ...plainConfig,
  epochs: 3,
  batchSize: 10,
  learningRate: 0.003,
  optimizer: { kind: 'adam', beta1: 0.9, beta2: 0.999, epsilon: 1e-7 },
  schedule: { kind: 'cosine', warmup: 0.1, final: 0 },
  labelSmoothing: 0.1,
  emaDecay: 0.5,
  validationShare: 0.2,
  keep: 'best',
  seed: 11,
};

export const smallSetup: TrainerSetup = {
  spec: smallSpec,
  config: smallConfig,
  pixels: smallTable.pixels,
  labels: smallTable.labels,
  start: initialState(smallSpec, smallConfig),
  purpose: 'training',
};
