import { expect, test } from 'vitest';
import { dense, flatten, model } from '../testing/layers.ts';
import { alike } from './gang.ts';
import { plainConfig } from './plain-config.ts';
import type { AugmentationSpec, TrainConfig } from './train-config.ts';

const distortion: AugmentationSpec = {
  rotation: 0.2,
  scale: 0.1,
  shear: 0.1,
  shift: 2,
  elastic: 1,
  erase: 0,
};
const spec = model(flatten, dense(10));
const recipe = { spec, config: { ...plainConfig, emaDecay: 0.9, augmentation: distortion } };
const areAlike = (changes: Partial<TrainConfig>) =>
  alike([recipe, { spec, config: { ...recipe.config, ...changes } }], 0).length === 2;

test.each<[string, Partial<TrainConfig>]>([
  ['the seed', { seed: 99, splitSeed: 3, part: 1 }],
  [
    'the learning rate and its course',
    { learningRate: 0.5, schedule: { kind: 'cosine', warmup: 0.1, final: 0 } },
  ],
  ['the end of the training and the weights to keep', { epochs: 99, patience: 3, keep: 'last' }],
  ['the decay of the average', { emaDecay: 0.99 }],
  ['how far images are distorted', { augmentation: { ...distortion, rotation: 0, elastic: 2, erase: 0.5 } }],
])('networks that differ in %s can be trained side by side', (_, changes) => {
  expect(areAlike(changes)).toBe(true);
});

test.each<[string, Partial<TrainConfig>]>([
  ['the batch size', { batchSize: 7 }],
  ['the optimizer', { optimizer: { kind: 'rmsprop', rho: 0.9, epsilon: 1e-7 } }],
  ['label smoothing', { labelSmoothing: 0.1 }],
  ['clipping', { clipNorm: 1 }],
  ['whether there is an average', { emaDecay: 0 }],
  ['whether images are distorted', { augmentation: null }],
  ['whether images are distorted elastically', { augmentation: { ...distortion, elastic: 0 } }],
  ['the precision', { precision: 'mixed' }],
  ['the share that is held out', { validationShare: 0.5 }],
  ['the rows that are left out', { leftOut: [1] }],
])('networks that differ in %s cannot', (_, changes) => {
  expect(areAlike(changes)).toBe(false);
});

test('networks of other layers cannot', () => {
  expect(alike([recipe, { ...recipe, spec: model(flatten, dense(11)) }, recipe], 0)).toEqual([0, 2]);
});
