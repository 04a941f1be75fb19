import fc from 'fast-check';
import { expect, test } from 'vitest';
import { leftOutFacts } from './left-out.ts';

test('few rows are named as the page counts them, more are counted', () => {
  expect(leftOutFacts([])).toEqual({});
  expect(leftOutFacts([0, 41])).toEqual({ 'rows left out': '2 (1, 42)' });
  expect(leftOutFacts([0, 1, 2, 3, 4])).toEqual({
    'rows left out': expect.stringMatching(/^5 \(1, 2, 3, 4 and more, [0-9a-f]+\)$/),
  });
});

test('other rows are another fact', () => {
  const sets = fc.uniqueArray(fc.nat(41_999), { maxLength: 12 }).map(rows => rows.sort((a, b) => a - b));
  fc.assert(
    fc.property(sets, sets, (one, other) => {
      const same = one.join() === other.join();
      expect(JSON.stringify(leftOutFacts(one)) === JSON.stringify(leftOutFacts(other))).toBe(same);
    }),
  );
});
