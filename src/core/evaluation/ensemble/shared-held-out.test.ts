import fc from 'fast-check';
import { expect, it } from 'vitest';
import { heldOutByAll, heldOutByBoth } from './shared-held-out.ts';

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

it('keeps exactly the rows that no model of several was trained on', () => {
  fc.assert(
    fc.property(fc.array(rows, { minLength: 1, maxLength: 4 }), lists => {
      const all = [...heldOutByAll(lists)];
      expect(all).toEqual([...lists[0]].filter(row => lists.every(list => list.includes(row))));
    }),
  );
  expect(heldOutByAll([])).toHaveLength(0);
});
