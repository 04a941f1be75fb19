import { expect, test } from 'vitest';
import { summarize } from '../model/model-spec.ts';
import { settingProblems } from './edit-settings.ts';
import { heldOutImages, presetNames, presetOf, presetSettings, presets } from './presets.ts';
import { defaultSettings, toModelSpec } from './settings.ts';

test.each(presetNames)('%s fills possible settings and is recognised again', name => {
  const settings = presetSettings(name, defaultSettings);
  expect(settingProblems(settings)).toEqual({});
  expect(summarize(toModelSpec(settings, 10)).ok).toBe(true);
  expect(presetOf(settings)).toBe(name);
});

test('seed and device are a person’s own and belong to no preset', () => {
  const settings = presetSettings('fast', { ...defaultSettings, seed: 7, device: 'cpu' });
  expect(settings).toMatchObject({ seed: 7, device: 'cpu' });
  expect(presetOf(settings)).toBe('fast');
});

test('any other change makes settings nobody’s preset', () => {
  expect(presetOf({ ...presetSettings('fast', defaultSettings), epochs: 77 })).toBeNull();
});

test('leaving a preset leaves nothing of it behind', () => {
  const best = presetSettings('best', defaultSettings);
  expect(presetSettings('cnn', best)).toEqual(presetSettings('cnn', defaultSettings));
});

test.each(presetNames)('%s says what it was measured at', name => {
  const { wrong, seconds } = presets[name].measured;
  expect(wrong.length).toBeGreaterThan(2);
  for (const count of wrong) expect(count).toBeLessThan(heldOutImages / 10);
  expect(seconds).toBeGreaterThan(0);
});
