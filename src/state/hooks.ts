/** The hooks through which React reads the notebook. */
import { createContext, useContext, useMemo, useSyncExternalStore } from 'react';
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

/** The numbers of every step so far; renders at most once a frame. */
export function useStepSeries(): StepSeries {
  const { metrics } = useApp();
  useSyncExternalStore(metrics.subscribe, metrics.version);
  return metrics.read();
}

/** The status of a cell. */
export function useStatus(cell: CellId): CellStatus {
  const notebook = usePage(page => page.notebook);
  return useMemo(() => statusOf(notebook, cell), [notebook, cell]);
}
