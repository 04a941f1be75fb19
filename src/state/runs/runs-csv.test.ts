import Papa from 'papaparse';
import { expect, test } from 'vitest';
import { tenDigits } from '../../core/data/classes.ts';
import { knobNames } from '../../core/settings/knobs.ts';
import { defaultSettings } from '../../core/settings/settings.ts';
import type { RunRecord } from '../page/run-record.ts';
import { runsCsv } from './runs-csv.ts';

const epoch = { seconds: 6, loss: 0.3, accuracy: 0.9, validationLoss: 0.25, learningRate: 0.001 };
const run: RunRecord = {
  id: 'a',
  name: null,
  pinned: false,
  at: Date.UTC(2026, 0, 2),
  settings: { ...defaultSettings, model: 'dense', units1: 16, units2: 16 },
  dataHash: 'hash',
  classes: tenDigits,
  device: { backend: 'wasm', trainer: 'compiled', threads: 2, adapter: null },
  ended: 'complete',
  history: [
    { ...epoch, epoch: 1, validationAccuracy: 0.92 },
    { ...epoch, epoch: 2, validationAccuracy: 0.91 },
  ],
  stepsPerEpoch: 10,
  best: { epoch: 1, validationAccuracy: 0.92 },
  heldOutRows: 60,
  seconds: 12,
};

test('the table of runs has every result and every setting of each run, whatever its name is', async () => {
  const vote = { ...run, id: 'b', voters: [], best: { epoch: 0, validationAccuracy: null } };
  const names = new Map([
    ['a', '=SUM(A1), "wide"'],
    ['b', 'vote of 2 runs'],
  ]);
  const { data } = Papa.parse<Record<string, string>>(await runsCsv([run, vote], names), {
    header: true,
    skipEmptyLines: true,
  });
  expect(data).toHaveLength(2);
  expect(data[0]).toMatchObject({
    name: '\'=SUM(A1), "wide"',
    at: '2026-01-02T00:00:00.000Z',
    validationAccuracy: '0.92',
    validationLoss: '0.25',
    bestEpoch: '1',
    epochsTrained: '2',
    // 784 x 16 + 16, 16 x 16 + 16 and 16 x 10 + 10.
    parameters: '13002',
    ranOn: 'wasm',
    units1: '16',
    seed: String(defaultSettings.seed),
  });
  expect(Object.keys(data[0])).toEqual(expect.arrayContaining(knobNames));
  expect(data[1]).toMatchObject({ name: 'vote of 2 runs', parameters: '', validationAccuracy: '', id: 'b' });
});
