import { expect, test } from 'vitest';
import type { DataWarning } from './data-warning.ts';
import { describeScore } from './describe-score.ts';

const split = { share: 0.1, heldOut: 30, copiesTogether: true };
const data = (duplicates: number, ...warnings: readonly DataWarning[]) => ({
  training: null,
  test: null,
  summary: { warnings, duplicates: { training: duplicates } },
});

test('nothing is said beside a score without doubts', () => {
  expect(describeScore(data(0), [], split)).toEqual([]);
});

test('a doubt about the origin stands in place of the score', () => {
  const doubt: DataWarning = { kind: 'left-over', examples: { training: [], test: [] } };
  expect(describeScore(data(0, doubt), [doubt], split)).toMatchObject([
    { tone: 'warning', text: expect.stringMatching(/^No score is expected\. test\.csv is left over/) },
  ]);
});

test('a class that the model can never name is said', () => {
  const [note] = describeScore(data(0, { kind: 'missing-classes', classes: [4] }), [], split);
  expect(note.text).toContain('can never name 4');
});

test.each([
  ['were kept together', split, '290 repeated training images were kept together'],
  ['may have been validated with', { ...split, copiesTogether: false }, 'its score may be too high'],
  ['left nothing to hold out', { ...split, heldOut: 0 }, 'No score is expected: 290 training images'],
])('repeated images that %s are said', (_what, given, text) => {
  expect(describeScore(data(290), [], given).map(note => note.text)).toEqual([expect.stringContaining(text)]);
});
