/** Notes in Markdown between the cells, as an immutable list: every change returns a new one. */

export interface Note {
  readonly id: string;
  readonly text: string;
  /** The gap between two cells that the note is in, given as the number of cells above it. */
  readonly slot: number;
}

/** The order of the list matters only among notes of the same slot. */
export type Notes = readonly Note[];

/** Adds a note in front of the note whose id is `before`, or as the last one of its slot. */
export function addNote(notes: Notes, note: Note, before: string | null = null): Notes {
  const index = before === null ? -1 : notes.findIndex(({ id }) => id === before);
  return notes.toSpliced(index < 0 ? notes.length : index, 0, note);
}

export const editNote = (notes: Notes, id: string, text: string): Notes =>
  notes.map(note => (note.id === id ? { ...note, text } : note));

export const removeNote = (notes: Notes, id: string): Notes => notes.filter(note => note.id !== id);

/**
 * Moves a note one place up (-1) or down (1): past its neighbour in the slot, or else past a cell of the `cellCount`.
 */
export function moveNote(notes: Notes, id: string, by: 1 | -1, cellCount: number): Notes {
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
  if (slot < 0 || slot > cellCount) return notes;
  const others = removeNote(notes, id);
  const moved = { ...note, slot };
  // A note that moves down becomes the first of the next slot; one that moves up becomes the last of the previous slot.
  return by === 1 ? [moved, ...others] : [...others, moved];
}
