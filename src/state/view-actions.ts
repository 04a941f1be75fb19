/** How the page looks: which cell is selected, which outputs are folded, which theme. */
import type { StoreApi } from 'zustand/vanilla';
import type { CellId } from '../core/notebook.ts';
import type { PageState, View } from './page-state.ts';

export interface ViewActions {
  select(cell: CellId): void;
  fold(cell: CellId, folded: boolean): void;
  setTheme(theme: View['theme']): void;
  /** The tour was taken or declined, and is not offered again. */
  endTour(): void;
}

export function createViewActions(store: StoreApi<PageState>): ViewActions {
  const change = (changes: Partial<View>) =>
    store.setState(({ view }) => ({ view: { ...view, ...changes } }));
  return {
    select(selected) {
      if (store.getState().view.selected !== selected) change({ selected });
    },
    fold(cell, folded) {
      const others = store.getState().view.folded.filter(other => other !== cell);
      change({ folded: folded ? [...others, cell] : others });
    },
    setTheme: theme => change({ theme }),
    endTour: () => change({ toured: true }),
  };
}
