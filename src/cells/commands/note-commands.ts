/** The commands that act on the focused note, or at the selected cell. */
import type { Note } from '../../core/notebook/notes.ts';
import type { NotebookApp } from '../../state/create-notebook.ts';
import { places } from '../../state/page/places.ts';

/** The note that has the focus, or null. */
export function noteInFocus(app: NotebookApp): Note | null {
  const id = document.activeElement?.closest<HTMLElement>('[data-note]')?.dataset.note;
  return app.store.getState().notes.list.find(note => note.id === id) ?? null;
}

/** `leave` moves the focus away from a deleted note. */
export function noteCommands(app: NotebookApp, leave: () => void) {
  const add = (below: boolean) => {
    const { notes, view } = app.store.getState();
    const note = noteInFocus(app);
    if (!note) {
      app.notes.add(places.indexOf(view.selected) + Number(below));
      return;
    }
    const fellows = notes.list.filter(({ slot }) => slot === note.slot);
    const before = below ? (fellows[fellows.indexOf(note) + 1]?.id ?? null) : note.id;
    app.notes.add(note.slot, before);
  };
  const move = (by: 1 | -1) => {
    const note = noteInFocus(app);
    if (note) app.notes.move(note.id, by);
  };
  return {
    noteAbove: () => add(false),
    noteBelow: () => add(true),
    noteUp: () => move(-1),
    noteDown: () => move(1),
    deleteNote() {
      const note = noteInFocus(app);
      if (!note) return;
      app.notes.remove(note.id);
      leave();
    },
  };
}
