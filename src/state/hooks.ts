/** React's thin skin over the notebook. */
import { createContext, useContext, useMemo, useSyncExternalStore } from 'react';
import { useStore } from 'zustand';
import { type CellId, type CellStatus, statusOf } from '../core/notebook/cell-graph.ts';
import type { NotebookApp } from './create-notebook.ts';
import type { StepSeries } from './page/metric-buffer.ts';
import type { PageState } from './store/page-state.ts';

const AppContext = createContext<NotebookApp | null>(null);

export const NotebookProvider = AppContext.Provider;

export function useApp(): NotebookApp {
  const app = useContext(AppContext);
  if (!app) throw new Error('A cell was rendered outside of the notebook.');
  return app;
}

/** Re-renders when what is selected becomes another value. */
export function usePage<Selected>(select: (state: PageState) => Selected): Selected {
  return useStore(useApp().store, select);
}

/** Every step's numbers so far; at most one render a frame. */
export function useStepSeries(): StepSeries {
  const { metrics } = useApp();
  useSyncExternalStore(metrics.subscribe, metrics.version);
  return metrics.read();
}

/** What a cell looks like now. */
export function useStatus(cell: CellId): CellStatus {
  const notebook = usePage(page => page.notebook);
  return useMemo(() => statusOf(notebook, cell), [notebook, cell]);
}
