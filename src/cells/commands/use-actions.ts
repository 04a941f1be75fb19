/** The actions of the commands, which the keyboard and the palette share. */
import { useMemo } from 'react';
import { type CellId, cellIds, statusOf } from '../../core/notebook/cell-graph.ts';
import type { NotebookApp } from '../../state/create-notebook.ts';
import { useApp } from '../../state/hooks.ts';
import { type Place, places } from '../../state/page/places.ts';
import { elementId } from '../frame/cell-names.ts';
import { noteCommands, noteInFocus } from './note-commands.ts';
import type { CommandId } from './shortcuts.ts';

export type Actions = { readonly [Command in CommandId]: () => void };

/** The elements that J and K select one after another. */
const stopSelector = 'section.cell, [data-note]';

const isCell = (place: Place): place is CellId => cellIds.some(cell => cell === place);

const element = (place: Place) => document.getElementById(elementId(place));

export function goTo(app: NotebookApp, place: Place): void {
  app.view.select(place);
  const section = element(place);
  section?.focus({ preventScroll: true });
  section?.scrollIntoView({ block: 'nearest' });
}

/** Goes to the next or previous cell or note from the focused one, or else from the selected one. */
function moveSelection(app: NotebookApp, by: 1 | -1): void {
  const all = [...document.querySelectorAll<HTMLElement>(stopSelector)];
  const focused = document.activeElement?.closest<HTMLElement>(stopSelector);
  const from = focused ?? element(app.store.getState().view.selected);
  const next = from && all[all.indexOf(from) + by];
  if (!next) return;
  const place = places.find(each => elementId(each) === next.id);
  if (place) goTo(app, place);
  else {
    next.focus({ preventScroll: true });
    next.scrollIntoView({ block: 'nearest' });
  }
}

export function useActions(open: (what: 'palette' | 'help' | 'tour') => void): Actions {
  const app = useApp();
  return useMemo(() => {
    const state = app.store.getState;
    const selected = () => state().view.selected;
    /** Does nothing on a selected place, such as Runs, that is no cell of the graph. */
    const onCell = (work: (cell: CellId) => void) => {
      const place = selected();
      if (isCell(place)) work(place);
    };
    return {
      next: () => moveSelection(app, 1),
      previous: () => moveSelection(app, -1),
      ...noteCommands(app, () => goTo(app, selected())),
      edit() {
        const note = noteInFocus(app);
        if (note) app.notes.setEditing(note.id);
        else
          element(selected())?.querySelector<HTMLElement>('.cell-body :is(input, select, button)')?.focus();
      },
      leave: () => goTo(app, selected()),
      runAndNext() {
        onCell(app.cells.run);
        moveSelection(app, 1);
      },
      run: () => onCell(app.cells.run),
      runAll: app.cells.runAll,
      runAbove: () => (isCell(selected()) ? onCell(app.cells.runAbove) : app.cells.runAll()),
      runBelow: () => onCell(app.cells.runBelow),
      undoDelete: () => (selected() === 'runs' ? app.runs.undoRemove() : app.notes.undoRemove()),
      interrupt: app.cells.interrupt,
      output: () => app.view.fold(selected(), !state().view.folded.includes(selected())),
      running() {
        const running = cellIds.find(cell => statusOf(state().notebook, cell).kind === 'running');
        if (running) goTo(app, running);
      },
      tour: () => open('tour'),
      file: () => app.store.setState({ fileDialog: { kind: 'save' } }),
      palette: () => open('palette'),
      help: () => open('help'),
    };
  }, [app, open]);
}
