import { expect, it } from 'vitest';
import { differencesOf } from './facts.ts';

it('names only the settings whose values differ, before and after', () => {
  expect(differencesOf({ batchSize: 64, seed: 1 }, { batchSize: 128, seed: 1 })).toEqual([
    { name: 'batchSize', before: 64, after: 128 },
  ]);
});

it('names a setting that came or went', () => {
  expect(differencesOf({ filters: 16 }, { neurons: 128 })).toEqual([
    { name: 'filters', before: 16, after: null },
    { name: 'neurons', before: null, after: 128 },
  ]);
});
