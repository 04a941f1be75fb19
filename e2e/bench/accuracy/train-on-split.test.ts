import { expect, test } from 'vitest';
import { presetSettings } from '../../../src/core/settings/presets.ts';
import { defaultSettings } from '../../../src/core/settings/settings.ts';
import { splitTables } from './split-tables.ts';
import { wrongCount } from './statistics.ts';
import { decodePredictions, encodePredictions } from './stored-predictions.ts';
import { trainOnSplit } from './train-on-split.ts';

const size = { rows: 400, testRows: 100 };
const changes = { validationShare: 0.2, views: 2, epochs: 8, emaDecay: 0 };
const settings = { ...presetSettings('sprint', defaultSettings), ...changes };

test('a training gives one class for each held-out image, and what it expected of itself', async () => {
  const tables = splitTables(1, size);
  const stored = await trainOnSplit({ settings, split: 1, seed: 3 }, tables, 1);
  expect(stored).toMatchObject({ split: 1, seed: 3, settings: { ...changes, seed: 3, device: 'wasm' } });
  expect(stored.predicted.length).toBe(100);
  expect(wrongCount(stored.predicted, Uint8Array.from(tables.solution))).toBeLessThan(60);
  expect(stored.expected?.low).toBeLessThan(stored.expected?.high ?? 0);
  // At the temperature of 80 rows; a network that learned as little as this one states too much or too little as it is.
  expect(stored.calibrated).toBeLessThan(0.3);
  expect(stored.calibrated).not.toBe(stored.calibration);
  expect(stored.validation).toMatchObject({ rows: 80 });
  expect(stored.validation?.wrong).toBeLessThan(48);
  expect(decodePredictions(encodePredictions(stored))).toEqual(stored);
}, 60_000);

test('the answers to the held-out images change what is measured, and nothing of what is trained and predicted', async () => {
  const tables = splitTables(2, size);
  const task = { settings, split: 2, seed: 1 };
  const one = await trainOnSplit(task, tables, 1);
  const other = await trainOnSplit(task, { ...tables, solution: tables.solution.map(label => 9 - label) }, 1);
  expect(other.predicted).toEqual(one.predicted);
  expect(other.expected).toEqual(one.expected);
  expect(other.likelihood).not.toBe(one.likelihood);
}, 60_000);
