import { expect, it } from 'vitest';
import { memberSettings } from '../settings/ensemble-members.ts';
import { presetSettings } from '../settings/presets.ts';
import { defaultSettings } from '../settings/settings.ts';
import { workloadOf } from './workload.ts';

const rows = 42_000;

it('an ensemble is the work of each of its networks', () => {
  const ensemble = presetSettings('ensemble', defaultSettings);
  const alone = [0, 1, 2, 3, 4].map(network =>
    workloadOf({ ...memberSettings(ensemble, network), networks: 1 }, rows, 10),
  );
  const sum = alone.reduce((total, work) => total + (work?.totalCost ?? Number.NaN), 0);
  const together = workloadOf(ensemble, rows, 10);
  expect(together?.totalCost).toBeCloseTo(sum, -3);
  // Two designs train two networks side by side each, and one has a network of its own.
  expect(together?.costSideBySide).toBeLessThan(0.9 * sum);
  expect(together?.costSideBySide).toBeGreaterThan(0.5 * sum);
  expect(together?.stepCost).toBe(alone[0]?.stepCost);
});

it('an impossible model has none', () => {
  expect(workloadOf({ ...defaultSettings, padding: 'valid', convolutions: 12 }, rows, 10)).toBeNull();
});
