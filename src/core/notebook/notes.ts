/** Text between the cells, in Markdown. Pure: every change gives a new list. */

export interface Note {
  readonly id: string;
  readonly text: string;
  /** How many cells stand above it. */
  readonly slot: number;
}

/** In any order of slots; notes of the same slot follow one another as in the list. */
export type Notes = readonly Note[];

/** With a new note in front of `before`, or as the last of its slot. */
export function addNote(notes: Notes, note: Note, before: string | null = null): Notes {
  const index = before === null ? -1 : notes.findIndex(({ id }) => id === before);
  return notes.toSpliced(index < 0 ? notes.length : index, 0, note);
}

export const editNote = (notes: Notes, id: string, text: string): Notes =>
  notes.map(note => (note.id === id ? { ...note, text } : note));

export const removeNote = (notes: Notes, id: string): Notes => notes.filter(note => note.id !== id);

/** One place up or down: past the next note of its slot, or else past a cell. `slots` is the number of cells. */
export function moveNote(notes: Notes, id: string, by: 1 | -1, slots: number): Notes {
  const note = notes.find(each => each.id === id);
  if (!note) return notes;
  const fellows = notes.filter(({ slot }) => slot === note.slot);
  const neighbour = fellows[fellows.indexOf(note) + by];
  if (neighbour) {
    const swapped = new Map([
      [note.id, neighbour],
      [neighbour.id, note],
    ]);
    return notes.map(each => swapped.get(each.id) ?? each);
  }
  const slot = note.slot + by;
  if (slot < 0 || slot > slots) return notes;
  const others = removeNote(notes, id);
  const moved = { ...note, slot };
  // From above it comes to the front of the next slot, from below to the end of the one before.
  return by === 1 ? [moved, ...others] : [...others, moved];
}
