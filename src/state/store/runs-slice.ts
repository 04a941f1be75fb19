/** The slice of the kept runs: choose one for the cells below, name, pin, delete and bring back. */
import type { MetricBuffer } from '../page/metric-buffer.ts';
import type { RunBodies } from '../page/run-bodies.ts';
import { type RunRecord, resultOf } from '../page/run-record.ts';
import type { Clock } from '../page/services.ts';
import { type CellsSlice, dispatch } from './cells-slice.ts';
import type { DataSlice } from './data-slice.ts';
import type { RowsSlice } from './rows-slice.ts';
import { editSettings, type SettingsSlice } from './settings-slice.ts';
import type { SliceStore } from './slice.ts';
import type { TrainingSlice } from './training-slice.ts';

/** A run that was deleted, and its index in the list. */
interface RemovedRun {
  readonly run: RunRecord;
  readonly index: number;
  /** True if the cells below the training used its weights. */
  readonly selected: boolean;
}

export interface RunsSlice {
  /** Newest first. */
  readonly runs: readonly RunRecord[];
  /** The runs deleted in this visit, the last one first. */
  readonly removedRuns: readonly RemovedRun[];
  /** The id of the run whose weights the cells below use. */
  readonly selectedRun: string | null;
}

export const initialRuns: RunsSlice = { runs: [], removedRuns: [], selectedRun: null };

/** The run whose weights the cells below the training use. */
export const selectedRun = ({ runs, selectedRun }: RunsSlice): RunRecord | null =>
  runs.find(({ id }) => id === selectedRun) ?? null;

/** Lists a new run; `use` makes its weights those of the cells below. */
export function addRun(
  { store }: { readonly store: SliceStore<RunsSlice> },
  run: RunRecord,
  use: boolean,
): void {
  store.setState(({ runs }) => ({ runs: [run, ...runs], ...(use ? { selectedRun: run.id } : {}) }));
}

export interface RunListActions {
  /** Makes the run's weights those that evaluating and predicting use. */
  select(id: string): void;
  rename(id: string, name: string): void;
  pin(id: string, pinned: boolean): void;
  remove(id: string): void;
  /** Brings the run that was deleted last back, and with the next call the one before it. */
  undoRemove(): void;
  /** Takes the run's settings back into the cells. */
  takeSettings(id: string): void;
}

interface Owner {
  readonly store: SliceStore<RunsSlice & CellsSlice & DataSlice & RowsSlice & SettingsSlice & TrainingSlice>;
  readonly services: { readonly clock: Clock };
  readonly metrics: MetricBuffer;
  readonly bodies: RunBodies;
}

export function createRunListActions(owner: Owner): RunListActions {
  const { store, metrics, bodies } = owner;
  const find = (id: string) => store.getState().runs.find(run => run.id === id);
  const change = (id: string, changes: Partial<RunRecord>) =>
    store.setState(({ runs }) => ({ runs: runs.map(run => (run.id === id ? { ...run, ...changes } : run)) }));

  /** Shows the run's curves once they are read, unless another run was chosen or started meanwhile. */
  async function showSteps(id: string): Promise<void> {
    const body = await bodies.read(id).catch(() => null);
    const { selectedRun, activeRun } = store.getState();
    if (body && selectedRun === id && activeRun === null) metrics.replace(body.steps);
  }

  function select(id: string): void {
    const run = find(id);
    if (!run) return;
    store.setState({ selectedRun: id, activeRun: null });
    metrics.clear();
    void showSteps(id);
    dispatch(owner, { kind: 'restored', cell: 'train', result: resultOf(run) });
    // Choosing a run is choosing to build on it, whatever the settings are now.
    dispatch(owner, { kind: 'accepted', cell: 'train' });
  }

  return {
    select,
    rename: (id, name) => change(id, { name: name.trim() === '' ? null : name.trim() }),
    pin: (id, pinned) => change(id, { pinned }),
    remove(id) {
      const { runs, removedRuns } = store.getState();
      const index = runs.findIndex(run => run.id === id);
      if (index < 0) return;
      const selected = store.getState().selectedRun === id;
      const removed = { run: runs[index], index, selected };
      store.setState({ runs: runs.toSpliced(index, 1), removedRuns: [removed, ...removedRuns] });
      if (!selected) return;
      store.setState({ selectedRun: null, activeRun: null });
      dispatch(owner, { kind: 'forgotten', cell: 'train' });
    },
    undoRemove() {
      const [removed, ...others] = store.getState().removedRuns;
      if (!removed) return;
      const { run, index, selected } = removed;
      store.setState(({ runs }) => ({ runs: runs.toSpliced(index, 0, run), removedRuns: others }));
      if (selected) select(run.id);
    },
    takeSettings(id) {
      const run = find(id);
      if (run) editSettings(owner, run.settings);
    },
  };
}
