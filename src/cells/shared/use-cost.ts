/** Forecasts of how long training or a cell will take. */
import { estimateSeconds } from '../../core/forecast/pace.ts';
import { workloadOf } from '../../core/forecast/workload.ts';
import { type CellId, planFor } from '../../core/notebook/cell-graph.ts';
import { usePage } from '../../state/hooks.ts';
import { loadedClasses } from '../../state/store/data-slice.ts';
import type { PageState } from '../../state/store/page-state.ts';

/** The expected seconds of training with the present settings; null if nothing was measured yet. */
function trainingSeconds({ settings, data, devices }: PageState): number | null {
  const rows = data?.training?.rows ?? 0;
  const work = rows === 0 ? null : workloadOf(settings, rows, loadedClasses({ data }).labels.length);
  return (work && estimateSeconds(devices.paces, work)?.seconds) ?? null;
}

/** The expected seconds of running the cell and its outdated ancestors; null if one of them is unknown. */
function costOf(page: PageState, cell: CellId): number | null {
  const { notebook } = page;
  let sum = 0;
  for (const part of planFor(notebook, [cell], cell)) {
    const last = notebook.cells[part].result?.seconds ?? null;
    const seconds = part === 'train' ? (trainingSeconds(page) ?? last) : last;
    if (seconds === null) return null;
    sum += seconds;
  }
  return sum;
}

export const useTrainingSeconds = (): number | null => usePage(trainingSeconds);

export const useCost = (cell: CellId): number | null => usePage(page => costOf(page, cell));
