/** Runs cells one after another: outdated ancestors first, and nothing below a cell that failed. */
import { messageOf } from '../../core/error-message.ts';
import { type CellId, cellIds, isUsable, parentsOf, planFor } from '../../core/notebook/cell-graph.ts';
import type { CellOutcome } from '../page/cell-outcome.ts';
import { dispatch, endOf, setProblems } from '../store/cells-slice.ts';
import type { Context, Runner } from '../store/context.ts';

export interface Orchestrator {
  /** Runs the cell, whether it is up to date or not, after its outdated ancestors. */
  run(cell: CellId): void;
  /** Runs every cell that is not up to date, in order. */
  runAll(): void;
  /** Runs those of the cells that are not up to date, and the forced one in any case. */
  runOutdated(cells: readonly CellId[], forced?: CellId): void;
  /** Runs the cells above that are not up to date. */
  runAbove(cell: CellId): void;
  /** Runs the cell, and the cells below it that are not up to date. */
  runBelow(cell: CellId): void;
  /** Empties the queue and asks the running cell to end. */
  interrupt(): void;
  /** Resolves when nothing is running or queued. */
  settled(): Promise<void>;
}

export type Runners = { readonly [Cell in CellId]: Runner };

export function createOrchestrator(context: Context, runners: Runners): Orchestrator {
  const { store, services } = context;
  let queue: CellId[] = [];
  let current: AbortController | null = null;
  let busy = false;
  let working: Promise<void> = Promise.resolve();

  async function attempt(cell: CellId, signal: AbortSignal): Promise<CellOutcome> {
    try {
      // The page draws in tasks of their own what the cell above left, and what this one gives.
      await services.clock.pause();
      if (signal.aborted) return { kind: 'stopped' };
      const outcome = await runners[cell](context, signal);
      await services.clock.pause();
      return outcome;
    } catch (error) {
      if (signal.aborted) return { kind: 'stopped' };
      const message = messageOf(error);
      const remedy = 'Run the cell again; if it fails again, choose another device or reload the page.';
      return { kind: 'failed', problems: [{ where: null, message, remedy }] };
    }
  }

  async function runOne(cell: CellId): Promise<boolean> {
    current = new AbortController();
    setProblems(context, cell, []);
    dispatch(context, { kind: 'started', cell, at: services.clock.now() });
    const outcome = await attempt(cell, current.signal);
    const interrupted = current.signal.aborted;
    current = null;
    dispatch(context, endOf(cell, outcome, services.clock.now()));
    if (outcome.kind === 'failed') setProblems(context, cell, outcome.problems);
    return outcome.kind === 'finished' && !interrupted;
  }

  async function work(): Promise<void> {
    busy = true;
    // The page shows in a task of its own what was pressed.
    await services.clock.pause();
    for (let cell = queue.shift(); cell !== undefined; cell = queue.shift()) {
      // A cell above may have changed since this one was queued: then it is no longer what was asked for.
      const ready = parentsOf[cell].every(parent => isUsable(store.getState().notebook, parent));
      if (ready && (await runOne(cell))) continue;
      queue = [];
      dispatch(context, { kind: 'unqueued' });
    }
    busy = false;
  }

  function enqueue(plan: readonly CellId[]): void {
    const added = plan.filter(cell => !queue.includes(cell));
    if (added.length === 0) return;
    queue = cellIds.filter(cell => queue.includes(cell) || added.includes(cell));
    dispatch(context, { kind: 'queued', cells: added });
    if (!busy) working = work();
  }

  const plan = (goals: readonly CellId[], forced?: CellId) =>
    enqueue(planFor(store.getState().notebook, goals, forced));

  return {
    run: cell => plan([cell], cell),
    runAll: () => plan(cellIds),
    runOutdated: plan,
    runAbove: cell => plan(cellIds.slice(0, cellIds.indexOf(cell))),
    runBelow: cell => plan(cellIds.slice(cellIds.indexOf(cell)), cell),
    interrupt() {
      queue = [];
      dispatch(context, { kind: 'unqueued' });
      current?.abort();
    },
    settled: () => working,
  };
}
