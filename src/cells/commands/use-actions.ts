/** What each command of the keyboard and the palette does. */
import { useMemo } from 'react';
import { type CellId, cellIds, statusOf } from '../../core/notebook/cell-graph.ts';
import type { NotebookApp } from '../../state/create-notebook.ts';
import { useApp } from '../../state/hooks.ts';
import { type Place, places } from '../../state/page/places.ts';
import { elementId } from '../frame/cell-names.ts';
import { noteCommands, noteInFocus } from './note-commands.ts';
import type { CommandId } from './shortcuts.ts';

export type Actions = { readonly [Command in CommandId]: () => void };

/** What J and K go through, in the order of the page. */
const stops = 'section.cell, [data-note]';

const isCell = (place: Place): place is CellId => cellIds.some(cell => cell === place);

const element = (place: Place) => document.getElementById(elementId(place));

export function go(app: NotebookApp, place: Place): void {
  app.view.select(place);
  const section = element(place);
  section?.focus({ preventScroll: true });
  section?.scrollIntoView({ block: 'nearest' });
}

/** To the next cell or note from where the focus is, or else from what is selected. */
function step(app: NotebookApp, by: 1 | -1): void {
  const all = [...document.querySelectorAll<HTMLElement>(stops)];
  const focused = document.activeElement?.closest<HTMLElement>(stops);
  const from = focused ?? element(app.store.getState().view.selected);
  const next = from && all[all.indexOf(from) + by];
  if (!next) return;
  const place = places.find(each => elementId(each) === next.id);
  if (place) go(app, place);
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
    /** What stands below the cells is selected like one, but there is nothing to run. */
    const onCell = (work: (cell: CellId) => void) => {
      const place = selected();
      if (isCell(place)) work(place);
    };
    return {
      next: () => step(app, 1),
      previous: () => step(app, -1),
      ...noteCommands(app, () => go(app, selected())),
      edit() {
        const note = noteInFocus(app);
        if (note) app.notes.setEditing(note.id);
        else
          element(selected())?.querySelector<HTMLElement>('.cell-body :is(input, select, button)')?.focus();
      },
      leave: () => go(app, selected()),
      runAndNext() {
        onCell(app.cells.run);
        step(app, 1);
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
        if (running) go(app, running);
      },
      tour: () => open('tour'),
      palette: () => open('palette'),
      help: () => open('help'),
    };
  }, [app, open]);
}
