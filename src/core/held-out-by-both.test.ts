import fc from 'fast-check';
import { expect, it } from 'vitest';
import { heldOutByBoth } from './held-out-by-both.ts';

const rows = fc.uniqueArray(fc.nat(50)).map(list => Uint32Array.from(list));

it('keeps exactly the rows that neither model was trained on', () => {
  fc.assert(
    fc.property(rows, rows, (first, second) => {
      const both = heldOutByBoth(first, second);
      for (const row of both) expect(first.includes(row) && second.includes(row)).toBe(true);
      expect(both.length).toBe(first.filter(row => second.includes(row)).length);
    }),
  );
});
