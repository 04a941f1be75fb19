import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type SortValue, sortRows } from './sort-rows.ts';

const sorted = (values: readonly SortValue[], descending = false) =>
  sortRows(values, value => value, descending);

describe('a sorted table', () => {
  it.each([
    ['numbers by size', [10, 9, -1], false, [-1, 9, 10]],
    ['words with numbers inside by those', ['filters 32', 'filters 8'], false, ['filters 8', 'filters 32']],
    ['downwards when asked', [1, 3, 2], true, [3, 2, 1]],
    ['what is missing last, upwards', [null, 2, 1], false, [1, 2, null]],
    ['what is missing last, downwards too', [null, 1, 2], true, [2, 1, null]],
  ] as const)('has %s', (_, values, descending, expected) => {
    expect(sorted(values, descending)).toEqual(expected);
  });

  it('keeps every row and leaves the original alone', () => {
    fc.assert(
      fc.property(fc.array(fc.option(fc.integer())), fc.boolean(), (values, descending) => {
        const before = [...values];
        expect(sorted(values, descending)).toHaveLength(values.length);
        expect(values).toEqual(before);
      }),
    );
  });
});
