import { describe, expect, it } from 'vitest';
import { presetSettings } from '../settings/presets.ts';
import { defaultSettings, type Settings, toModelSpec, toTrainConfig } from '../settings/settings.ts';
import { benchmarkModels } from '../testing/benchmark-models.ts';
import { forwardCost, perEpoch, perStep, stepCost, workCost } from './step-cost.ts';

const config = toTrainConfig(defaultSettings);
const costWith = (changes: Partial<Settings>) => {
  const settings = { ...defaultSettings, ...changes };
  return stepCost(toModelSpec(settings, 10), toTrainConfig(settings));
};

describe('the nominal cost of a step', () => {
  it.each([
    ['dense', 0.65],
    ['tfjs-mnist', 2.5],
    ['small-cnn', 9.2],
    ['fast-cnn', 10.9],
    ['keras-cnn', 188],
  ] as const)(
    'of %s, its waiting left out, is within 15 %% of the %f ms that one thread took',
    (name, milliseconds) => {
      const ratio = (stepCost(benchmarkModels[name], config) - perStep) / 1e6 / milliseconds;
      expect(Math.abs(Math.log(ratio))).toBeLessThan(Math.log(1.15));
    },
  );

  // Trainings of 300 steps, less 1 ms a step for their start and the ends of their epochs.
  it.each([
    ['16,32', 11.2],
    ['24,32', 14.2],
    ['32,64', 27.4],
    ['48,96', 47],
    ['64,128', 72.4],
  ])(
    'of a normalised network of %s filters is within 15 %% of the %f ms that one thread took',
    (filters, milliseconds) => {
      const settings = { ...presetSettings('fast', defaultSettings), filters };
      const ratio = stepCost(toModelSpec(settings, 10), toTrainConfig(settings)) / 1e6 / milliseconds;
      expect(Math.abs(Math.log(ratio))).toBeLessThan(Math.log(1.15));
    },
  );

  it.each([
    ['batch normalisation', { batchNorm: true }],
    ['augmentation', { augment: true }],
    ['more filters', { filters: '64,64' }],
    ['an average of the weights', { emaDecay: 0.99 }],
    ['a larger batch', { batchSize: 256 }],
  ] as const)('is higher with %s', (_, changes) => {
    expect(costWith(changes)).toBeGreaterThan(costWith({}));
  });

  it('of a large batch is less than that of as many images in small ones', () => {
    expect(costWith({ batchSize: 128 })).toBeLessThan(4 * costWith({ batchSize: 32 }));
  });
});

it('a run is its epochs, its steps and the forward passes of validation', () => {
  const spec = toModelSpec(defaultSettings, 10);
  const alone = 2 * perEpoch + 3 * stepCost(spec, config) + 100 * forwardCost(spec);
  expect(workCost(spec, config, { epochs: 2, steps: 3, images: 100 })).toBeCloseTo(alone);
  expect(forwardCost(spec)).toBeLessThan(stepCost(spec, config) / config.batchSize / 2);
});
