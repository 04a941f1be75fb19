/** The hooks through which React reads the notebook. */
import { createContext, useContext, useDeferredValue, useMemo, useSyncExternalStore } from 'react';
import { useStore } from 'zustand';
import { type CellId, type CellStatus, statusOf } from '../core/notebook/cell-graph.ts';
import type { NotebookApp } from './create-notebook.ts';
import type { StepSeries } from './page/metric-buffer.ts';
import type { PageState } from './store/page-state.ts';

const AppContext = createContext<NotebookApp | null>(null);

export const NotebookProvider = AppContext.Provider;

/** Throws outside of a `NotebookProvider`. */
export function useApp(): NotebookApp {
  const app = useContext(AppContext);
  if (!app) throw new Error('A cell was rendered outside of the notebook.');
  return app;
}

/** The selected part of the page; re-renders when it becomes another value. */
export function usePage<Selected>(select: (state: PageState) => Selected): Selected {
  return useStore(useApp().store, select);
}

/**
 * The selected result, a moment after it is there: what is drawn from a large one is drawn in short parts then, with the
 * page's other work between them. A result that is gone is gone at once.
 */
export function useResult<Result>(select: (state: PageState) => Result | null): Result | null {
  const result = usePage(select);
  const shown = useDeferredValue(result);
  return result && shown;
}

/** The numbers of every step so far; renders at most once a frame. */
export function useStepSeries(): StepSeries {
  const { metrics } = useApp();
  return useSyncExternalStore(metrics.subscribe, metrics.read);
}

/** The status of a cell. */
export function useStatus(cell: CellId): CellStatus {
  const notebook = usePage(page => page.notebook);
  return useMemo(() => statusOf(notebook, cell), [notebook, cell]);
}
