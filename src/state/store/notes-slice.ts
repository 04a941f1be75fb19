/** The slice of the notes between the cells: the notes, the one being edited and the one deleted last. */
import { addNote, editNote, moveNote, type Note, type Notes, removeNote } from '../../core/notebook/notes.ts';
import { places } from '../page/places.ts';
import type { SliceStore } from './slice.ts';

export interface NotesSlice {
  readonly notes: {
    readonly list: Notes;
    /** The id of the note that is being edited. */
    readonly editing: string | null;
    /** The note deleted last, and the note in front of which it was. */
    readonly removed: { readonly note: Note; readonly before: string | null } | null;
  };
}

export const initialNotes: NotesSlice = { notes: { list: [], editing: null, removed: null } };

export interface NoteActions {
  /** Adds an empty note that is being edited: in front of the note `before`, or last below `slot` places. */
  add(slot: number, before?: string | null): void;
  edit(id: string, text: string): void;
  /** Sets which note is being edited; null ends it. An empty note that is left is removed. */
  setEditing(id: string | null): void;
  /** Moves a note past its neighbour, or past a place of the page. */
  move(id: string, by: 1 | -1): void;
  remove(id: string): void;
  undoRemove(): void;
}

export function createNoteActions(store: SliceStore<NotesSlice>, newId: () => string): NoteActions {
  const notes = () => store.getState().notes;
  const find = (id: string): Note | undefined => notes().list.find(note => note.id === id);
  const change = (changes: Partial<NotesSlice['notes']>) =>
    store.setState(state => ({ notes: { ...state.notes, ...changes } }));
  return {
    add(slot, before = null) {
      const id = newId();
      change({ list: addNote(notes().list, { id, text: '', slot }, before), editing: id });
    },
    edit: (id, text) => change({ list: editNote(notes().list, id, text) }),
    setEditing(id) {
      const { editing, list } = notes();
      const left = editing === null || editing === id ? undefined : find(editing);
      const emptied = left !== undefined && left.text.trim() === '';
      change({ editing: id, ...(emptied ? { list: removeNote(list, left.id) } : {}) });
    },
    move: (id, by) => change({ list: moveNote(notes().list, id, by, places.length) }),
    remove(id) {
      const note = find(id);
      if (!note) return;
      const { list } = notes();
      const next = list.slice(list.indexOf(note) + 1).find(({ slot }) => slot === note.slot);
      change({
        list: removeNote(list, id),
        editing: null,
        removed: { note, before: next?.id ?? null },
      });
    },
    undoRemove() {
      const { removed, list } = notes();
      if (removed) change({ list: addNote(list, removed.note, removed.before), removed: null });
    },
  };
}
