import { expect, test } from 'vitest';
import { tenDigits } from '../../../src/core/data/classes.ts';
import { presets } from '../../../src/core/settings/presets.ts';
import { defaultSettings, toModelSpec } from '../../../src/core/settings/settings.ts';
import { comparedNames, networkOf, timedNetworkOf } from './networks.ts';

test('norm-cnn is the network of the preset `best` with two thirds of its filters', () => {
  const settings = { ...defaultSettings, ...presets.best.changes, filters: '32,64' };
  expect(networkOf('norm-cnn').spec).toEqual(toModelSpec(settings, tenDigits.labels.length));
});

test('only norm-cnn is timed with augmentation, and on the same network', () => {
  for (const name of comparedNames) {
    const timed = networkOf(timedNetworkOf(name));
    expect(timed.spec).toEqual(networkOf(name).spec);
    expect(networkOf(name).augmentation).toBeNull();
    expect(timed.augmentation !== null).toBe(name === 'norm-cnn');
  }
});
