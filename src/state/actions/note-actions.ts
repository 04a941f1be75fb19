/** Writing between the cells. */
import type { StoreApi } from 'zustand/vanilla';
import { cellIds } from '../../core/notebook/cell-graph.ts';
import { addNote, editNote, moveNote, type Note, removeNote } from '../../core/notebook/notes.ts';
import type { PageState } from '../page/page-state.ts';

export interface NoteActions {
  /** A new, empty note that is being edited; in front of the note `before`, or last below `slot` cells. */
  add(slot: number, before?: string | null): void;
  edit(id: string, text: string): void;
  /** Which note is being edited; null ends it. An empty note that is left is removed. */
  setEditing(id: string | null): void;
  move(id: string, by: 1 | -1): void;
  remove(id: string): void;
  undoRemove(): void;
}

/** The six cells and the runs. */
const noteSlots = cellIds.length + 1;

export function createNoteActions(store: StoreApi<PageState>, newId: () => string): NoteActions {
  const find = (id: string): Note | undefined => store.getState().notes.find(note => note.id === id);
  return {
    add(slot, before = null) {
      const id = newId();
      store.setState(({ notes }) => ({
        notes: addNote(notes, { id, text: '', slot }, before),
        editingNote: id,
      }));
    },
    edit: (id, text) => store.setState(({ notes }) => ({ notes: editNote(notes, id, text) })),
    setEditing(id) {
      const { editingNote, notes } = store.getState();
      const left = editingNote === null || editingNote === id ? undefined : find(editingNote);
      const emptied = left !== undefined && left.text.trim() === '';
      store.setState({ editingNote: id, ...(emptied ? { notes: removeNote(notes, left.id) } : {}) });
    },
    move: (id, by) => store.setState(({ notes }) => ({ notes: moveNote(notes, id, by, noteSlots) })),
    remove(id) {
      const note = find(id);
      if (!note) return;
      const { notes } = store.getState();
      const next = notes.slice(notes.indexOf(note) + 1).find(({ slot }) => slot === note.slot);
      store.setState({
        notes: removeNote(notes, id),
        editingNote: null,
        removedNote: { note, before: next?.id ?? null },
      });
    },
    undoRemove() {
      const { removedNote, notes } = store.getState();
      if (removedNote)
        store.setState({ notes: addNote(notes, removedNote.note, removedNote.before), removedNote: null });
    },
  };
}
