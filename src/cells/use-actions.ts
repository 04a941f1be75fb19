/** What each command of the keyboard and the palette does. */
import { useMemo } from 'react';
import { type CellId, cellIds, statusOf } from '../core/notebook.ts';
import type { NotebookApp } from '../state/create-notebook.ts';
import { useApp } from '../state/hooks.ts';
import { elementId } from './cell-names.ts';
import type { CommandId } from './shortcuts.ts';

export type Actions = { readonly [Command in CommandId]: () => void };

const element = (cell: CellId) => document.getElementById(elementId(cell));

function go(app: NotebookApp, cell: CellId): void {
  app.view.select(cell);
  const section = element(cell);
  section?.focus({ preventScroll: true });
  section?.scrollIntoView({ block: 'nearest' });
}

export function useActions(open: (what: 'palette' | 'help') => void): Actions {
  const app = useApp();
  return useMemo(() => {
    const state = app.store.getState;
    const selected = () => state().view.selected;
    const step = (by: 1 | -1) => {
      const next = cellIds[cellIds.indexOf(selected()) + by];
      if (next) go(app, next);
    };
    return {
      next: () => step(1),
      previous: () => step(-1),
      edit: () =>
        element(selected())?.querySelector<HTMLElement>('.cell-body :is(input, select, button)')?.focus(),
      leave: () => go(app, selected()),
      runAndNext() {
        app.run.runCell(selected());
        step(1);
      },
      run: () => app.run.runCell(selected()),
      runAll: app.run.runAll,
      runAbove: () => app.run.runAbove(selected()),
      runBelow: () => app.run.runBelow(selected()),
      interrupt: app.run.interrupt,
      output: () => app.view.fold(selected(), !state().view.folded.includes(selected())),
      running() {
        const running = cellIds.find(cell => statusOf(state().notebook, cell).kind === 'running');
        if (running) go(app, running);
      },
      palette: () => open('palette'),
      help: () => open('help'),
    };
  }, [app, open]);
}
