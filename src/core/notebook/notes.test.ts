import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addNote, editNote, moveNote, type Note, type Notes, removeNote } from './notes.ts';

const slots = 7;
const note = (id: string, slot: number): Note => ({ id, text: id, slot });
const order = (notes: Notes): string =>
  notes
    .toSorted((a, b) => a.slot - b.slot)
    .map(({ id, slot }) => `${slot}${id}`)
    .join(' ');

describe('notes between the cells', () => {
  const notes = [note('a', 0), note('b', 1), note('c', 1)];

  it('a new one comes last in its place, or in front of another', () => {
    expect(order(addNote(notes, note('n', 1)))).toBe('0a 1b 1c 1n');
    expect(order(addNote(notes, note('n', 1), 'c'))).toBe('0a 1b 1n 1c');
  });

  it('are edited and removed by name', () => {
    expect(editNote(notes, 'b', 'new').map(({ text }) => text)).toEqual(['a', 'new', 'c']);
    expect(order(removeNote(notes, 'b'))).toBe('0a 1c');
  });

  it.each([
    ['past its neighbour', 'b', 1, '0a 1c 1b'],
    ['past a cell', 'c', 1, '0a 1b 2c'],
    ['up past a cell, behind what stands there', 'b', -1, '0a 0b 1c'],
    ['down past a cell, in front of what stands there', 'a', 1, '1a 1b 1c'],
    ['not beyond the top', 'a', -1, '0a 1b 1c'],
  ] as const)('move %s', (_, id, by, expected) => {
    expect(order(moveNote(notes, id, by, slots))).toBe(expected);
  });

  it('moving there and back changes nothing, unless it could not move', () => {
    const some = fc
      .array(fc.integer({ min: 0, max: slots }), { minLength: 1, maxLength: 6 })
      .map(places => places.map((slot, index) => note(String.fromCharCode(97 + index), slot)));
    fc.assert(
      fc.property(some, fc.nat(), fc.constantFrom(1 as const, -1 as const), (list, pick, by) => {
        const { id } = list[pick % list.length];
        const there = moveNote(list, id, by, slots);
        if (order(there) === order(list)) return;
        expect(order(moveNote(there, id, by === 1 ? -1 : 1, slots))).toBe(order(list));
      }),
    );
  });
});
