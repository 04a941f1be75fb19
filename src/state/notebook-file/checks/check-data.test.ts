import { expect, test } from 'vitest';
import { newHistory } from '../../../core/data/treatment.ts';
import { packedData } from './check-data.ts';

const counts = { training: 0, test: 0 };
const packed = (split: unknown) => ({
  training: null,
  test: null,
  solution: null,
  history: { ...newHistory, treatments: { ...newHistory.treatments, split } },
  summary: {
    bytes: 1,
    seconds: 1,
    hash: 'a',
    duplicates: counts,
    blanks: counts,
    assumptions: [],
    passedOver: [],
    warnings: [],
  },
});

test('the split seed of the images is kept in a notebook file, and only a whole number is one', () => {
  expect(packedData(packed(3), 'data').history?.treatments.split).toBe(3);
  expect(packedData(packed(undefined), 'data').history?.treatments.split).toBeUndefined();
  expect(() => packedData(packed('3'), 'data')).toThrow(/split/);
});
