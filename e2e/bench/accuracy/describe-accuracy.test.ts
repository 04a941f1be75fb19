import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { presetNames, presetSettings } from '../../../src/core/settings/presets.ts';
import { defaultSettings, type Settings } from '../../../src/core/settings/settings.ts';
import {
  compareSystems,
  comparisonTable,
  meansTable,
  systemResult,
  systemTable,
} from './describe-accuracy.ts';
import { missingRuns } from './missing-runs.ts';
import {
  readAllPredictions,
  type StoredPredictions,
  storePredictions,
  systemOf,
} from './stored-predictions.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'accuracy-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const settingsOf = (system: string) => {
  const preset = presetNames.find(name => name === system);
  return preset === undefined ? null : presetSettings(preset, defaultSettings);
};

/** A training that has the first `wrong` of ten images wrong; the answer to all of them is 1. */
const run = (system: string, split: number, wrong: number, seed = 1): StoredPredictions => ({
  version: 2,
  system,
  settings: settingsOf(system),
  split,
  seed,
  seconds: 10 * split,
  validation: { wrong: split, rows: 100 * split, likelihood: 0.01 * split },
  likelihood: 0.02,
  calibration: 0.05,
  calibrated: 0.001,
  expected: { low: 0.75, high: 0.95 },
  predicted: Uint8Array.from({ length: 10 }, (_, row) => (row < wrong ? 7 : 1)),
});
const cellsOf = (line: string) =>
  line
    .split('|')
    .slice(1, -1)
    .map(cell => cell.trim());
const answersOf = () => new Uint8Array(10).fill(1);

test('a system is told by its wrong images, split by split, and by what it promised', () => {
  const result = systemResult([run('fast', 2, 3), run('fast', 1, 1), run('fast', 1, 2, 2)], answersOf);
  expect(result).toMatchObject({ splits: [1, 2], wrong: [1.5, 3], contained: 2, stated: 3 });
  const [, , line] = systemTable([result], [1, 2, 3]).split('\n');
  expect(cellsOf(line)).toEqual([
    'fast',
    '1.5',
    '3',
    '',
    '2.3',
    '1.5 to 3',
    // (0.02 x 200 + 2 x 0.01 x 100) / 400 nats.
    '4 of 400; 15.00',
    '20.00',
    '0.0500; 0.0010',
    '2 of 3',
    '10 to 20',
  ]);
});

test('systems are compared on the splits that both have, seed by seed', () => {
  const comparison = compareSystems(
    [run('best', 1, 1), run('best', 2, 2), run('best', 3, 9), run('best', 1, 5, 2)],
    [run('deotte', 2, 5), run('deotte', 1, 2)],
    answersOf,
  );
  expect(comparison?.pairs).toMatchObject({
    splits: [1, 2],
    differences: [-1, -3],
    onlyFirst: 4,
    onlySecond: 0,
  });
  const table = comparison && comparisonTable([{ first: 'best', second: 'deotte', comparison }]);
  expect(cellsOf(table?.split('\n').at(-1) ?? '')).toEqual([
    'best – deotte',
    '1: -1, 2: -3',
    '-2',
    // Wilson's interval of 0 of 4 is 0 to 0.4899, which is 4 x (2 x 0.4899 - 1) images in two splits.
    '-2 to 0',
    '4 : 0',
    '0.1250',
  ]);
  expect(compareSystems([run('best', 1, 1)], [run('deotte', 2, 5)], answersOf)).toBeNull();
});

test('where a system has several trainings of a split, their means are compared as well', () => {
  const several = compareSystems(
    [run('best', 1, 1), run('best', 2, 2), run('best', 1, 5, 2)],
    [run('deotte', 2, 5), run('deotte', 1, 2)],
    answersOf,
  );
  const single = compareSystems([run('best', 1, 1)], [run('deotte', 1, 2)], answersOf);
  const named = [several, single].flatMap(comparison =>
    comparison === null ? [] : [{ first: 'best', second: 'deotte', comparison }],
  );
  const lines = meansTable(named)?.split('\n') ?? [];
  expect(lines).toHaveLength(3);
  // (1 + 5) / 2 - 2 and 2 - 5; of the images four differ by a half and three by one: sqrt(4 / 4 + 3) / 2 is one deviation.
  expect(cellsOf(lines[2]).slice(1, 4)).toEqual(['1: +1, 2: -3', '-1', '-3 to +1']);
  expect(meansTable(named.slice(1))).toBeNull();
});

test('a bench that was interrupted goes on with what it has not stored', () => {
  const trained = (['sprint', 'fast'] as const).map(preset => presetSettings(preset, defaultSettings));
  const task = { trained, splits: 2, seeds: 1, against: [] };
  const named = () =>
    missingRuns(task, readAllPredictions(folder)).map(
      ({ settings, split }) => `${systemOf(settings)} ${split}`,
    );
  expect(named()).toEqual(['sprint 1', 'sprint 2', 'fast 1', 'fast 2']);
  storePredictions(folder, run('sprint', 1, 4));
  storePredictions(folder, run('fast', 2, 2));
  expect(named()).toEqual(['sprint 2', 'fast 1']);
  expect(readAllPredictions(folder)).toContainEqual(run('fast', 2, 2));
});

test('what an earlier form of a preset predicted is told by what differs, and lies beside the new one', () => {
  const stored = (changes: Partial<Settings>) => {
    const settings = {
      ...presetSettings('fast', defaultSettings),
      seed: 2,
      device: 'wasm' as const,
      ...changes,
    };
    storePredictions(folder, { ...run('fast', 1, 1, 2), settings });
  };
  stored({});
  stored({ epochs: 1000, views: 1 });
  storePredictions(folder, run('deotte', 1, 1));
  expect(readAllPredictions(folder).map(({ system }) => system)).toEqual(
    expect.arrayContaining(['fast', 'fast epochs=1000 views=1', 'deotte']),
  );
});

test('a file that is no predictions is named with what to do', () => {
  writeFileSync(join(folder, 'fast-split-1-seed-1.predictions'), 'nonsense');
  expect(() => readAllPredictions(folder)).toThrow(
    /fast-split-1-seed-1.predictions cannot be read. Delete it/,
  );
});
