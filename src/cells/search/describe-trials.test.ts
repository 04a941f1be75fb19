import { expect, test } from 'vitest';
import { describeTrials } from './describe-trials.ts';

test.each([
  [[0], 'trial 1 of 9: learning rate 0.003'],
  [[0, 1], 'trials 1 and 2 of 9 side by side'],
  [[1, 2, 3], 'trials 2 to 4 of 9 side by side'],
  [[0, 1, 2, 3, 5], 'trials 1 to 4 and 6 of 9 side by side'],
  [[0, 2, 3, 5, 6, 7], 'trials 1, 3, 4 and 6 to 8 of 9 side by side'],
])('%j is told as: %s', (ids, text) => {
  const trials = ids.map(id => ({ id, changes: { learningRate: 0.003 } }));
  expect(describeTrials(trials, 9, true)).toBe(text);
});

test('trials that have not begun are not yet side by side', () => {
  const trials = [0, 1].map(id => ({ id, changes: {} }));
  expect(describeTrials(trials, 9, false)).toBe('trials 1 and 2 of 9');
});
