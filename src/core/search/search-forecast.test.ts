import { expect, test } from 'vitest';
import { halvingSearch, plainSearch, searchTransition } from './search.ts';
import { type PredictTrials, secondsToCome } from './search-forecast.ts';

const combinations = [{ batchSize: 64 }, { batchSize: 128 }, { batchSize: 256 }];
const seconds: PredictTrials = (trials, share) =>
  trials.reduce((sum, { epochs }) => sum + share * 2 * (epochs ?? 10), 0);

test('what waits counts, what runs or is over does not', () => {
  const begun = searchTransition(plainSearch(combinations), { kind: 'started', id: 0 });
  expect(secondsToCome(begun, seconds)).toBe(40);
});

test('the rungs to come are counted with the epochs that they will have', () => {
  const search = halvingSearch(combinations, 1, { keepOneIn: 3, mostEpochs: 3 });
  expect(secondsToCome(search, seconds)).toBe(3 * 2 + 6);
  const last = searchTransition(search, { kind: 'stopped' });
  expect(secondsToCome(last, seconds)).toBe(0);
});

test('trials of unknown length leave the whole unknown', () => {
  expect(secondsToCome(plainSearch(combinations), () => null)).toBeNull();
});
