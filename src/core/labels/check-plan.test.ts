import { expect, test } from 'vitest';
import { presets } from '../settings/presets.ts';
import { defaultSettings } from '../settings/settings.ts';
import { checkSettings, listLength } from './check-plan.ts';

test('a table of tens of thousands is checked by the quickest preset, with the device and the seed of the cells', () => {
  const settings = checkSettings({ device: 'wasm', seed: 7 }, 42_000);
  expect(settings).toEqual({
    ...defaultSettings,
    ...presets.sprint.changes,
    validationShare: 0.2,
    device: 'wasm',
    seed: 7,
  });
});

test.each([10, 600, 5000, 20_000])('on %i rows each network trains for at least 150 steps', rows => {
  const { epochs, batchSize } = checkSettings(defaultSettings, rows);
  expect(epochs * Math.ceil((0.8 * rows) / batchSize)).toBeGreaterThanOrEqual(150);
});

test.each([
  [42_000, 60, 630],
  [42_000, 420, 840],
  [20, 0, 1],
  [20, 18, 20],
])('of %i rows of which %i are wrong, %i are listed', (rows, wrong, listed) => {
  expect(listLength(rows, wrong)).toBe(listed);
});
