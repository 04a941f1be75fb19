import { expect, test } from 'vitest';
import { plainSearch, searchTransition } from '../../core/search/search.ts';
import { defaultSettings } from '../../core/settings/settings.ts';
import type { SearchRecord } from '../page/search-record.ts';
import { trialsCsv } from './trials-csv.ts';

test('every trial has a line with what it changed and what came of it', async () => {
  const plan = { method: 'grid', points: 3, draws: 3, seed: 1, fewestEpochs: 1, keepOneIn: 3 } as const;
  const planned = plainSearch([{ epochs: 2 }, { epochs: 3 }, { epochs: 4 }]);
  const result = { validationAccuracy: 0.97, seconds: 4.5, run: 'a' };
  const queue = [
    { kind: 'started', id: 0 } as const,
    { kind: 'done', id: 0, result } as const,
    { kind: 'started', id: 1 } as const,
    { kind: 'failed', id: 1, message: 'The loss, at last, is not a number.' } as const,
  ].reduce(searchTransition, planned);
  const record: SearchRecord = {
    version: 2,
    number: 1,
    plan: { ...plan, axes: [{ kind: 'values', name: 'epochs', values: [2, 3, 4] }] },
    base: defaultSettings,
    dataHash: 'hash',
    queue,
  };
  expect(await trialsCsv(record, [])).toBe(
    [
      'trial,rung,epochs,epochsTrained,validationAccuracy,validationLoss,seconds,state,problem,run',
      '1,1,2,,0.97,,4.5,done,,a',
      '2,1,3,,,,,failed,"The loss, at last, is not a number.",',
      '3,1,4,,,,,waiting,,',
      '',
    ].join('\n'),
  );
});
