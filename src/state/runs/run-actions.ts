/** The runs that are kept: choose one for the cells below, name, pin, delete and bring back. */

import { applySettings } from '../actions/settings-actions.ts';
import type { Context } from '../page/context.ts';
import { dispatch } from '../page/context.ts';
import { type RunRecord, resultOf } from '../page/run-record.ts';

export interface RunHistory {
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

export function createRunHistory(context: Context): RunHistory {
  const { store, metrics, bodies } = context;
  const find = (id: string) => store.getState().runs.find(run => run.id === id);
  const change = (id: string, changes: Partial<RunRecord>) =>
    store.setState(({ runs }) => ({ runs: runs.map(run => (run.id === id ? { ...run, ...changes } : run)) }));

  /** The curves follow when they are read, unless another run has been chosen or begun meanwhile. */
  async function showSteps(id: string): Promise<void> {
    const body = await bodies.get(id).catch(() => null);
    const { selectedRun, run } = store.getState();
    if (body && selectedRun === id && run === null) metrics.replace(body.steps);
  }

  function select(id: string): void {
    const run = find(id);
    if (!run) return;
    store.setState({ selectedRun: id, run: null });
    metrics.clear();
    void showSteps(id);
    dispatch(context, { kind: 'restored', cell: 'train', result: resultOf(run) });
    // Choosing a run is choosing to build on it, whatever the settings are now.
    dispatch(context, { kind: 'accepted', cell: 'train' });
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
      store.setState({ selectedRun: null, run: null });
      dispatch(context, { kind: 'forgotten', cell: 'train' });
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
      if (run) applySettings(context, run.settings);
    },
  };
}
