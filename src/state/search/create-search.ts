/** The actions on a search. This code is loaded with the first use of a search. */
import type { Trial } from '../../core/search/search.ts';
import { planProblem, type SearchPlan, searchOf, trialSettings } from '../../core/search/search-plan.ts';
import { endsOnEverything } from '../../core/settings/ensemble-members.ts';
import type { SearchRecord } from '../page/search-record.ts';
import type { Orchestrator } from '../runners/orchestrator.ts';
import type { Context } from '../store/context.ts';
import { leftOutRows } from '../store/rows-slice.ts';
import type { RunListActions } from '../store/runs-slice.ts';
import { advanceQueue } from '../store/search-slice.ts';
import { editSettings } from '../store/settings-slice.ts';
import { createTrialQueue } from './trial-queue.ts';

/** The actions on a search; one that does not fit the search's state does nothing. */
export interface SearchActions {
  /** Begins a search from the settings in the cells, in place of the one before, whose runs are kept. */
  start(plan: SearchPlan): void;
  pause(): void;
  /** Continues where the search was paused, in this visit or an earlier one. */
  resume(): void;
  skip(trial: number): void;
  /** Keeps what is done, the trials under way too if an epoch of them is complete, and begins nothing more. */
  stop(): void;
  /** Takes the settings of a trial into the cells, and its weights where training them again would change nothing. */
  use(trial: number): void;
  /** Resolves when no trial is under way. */
  settled(): Promise<void>;
  /** Interrupts the trials under way and forgets their checkpoints; for a page that forgets everything. */
  abandon(): Promise<void>;
}

/** The kept run of a trial that is done. */
const runOf = ({ state }: Trial): string | null => (state.kind === 'done' ? state.result.run : null);

/** The run of a trial, if its weights are what training with its settings in the cells would give. */
function reusableRun(context: Context, { base }: SearchRecord, trial: Trial): string | null {
  const run = context.store.getState().runs.find(({ id }) => id === runOf(trial));
  // Another seed than the search's would hold out other rows.
  const single = base.networks === 1 && !endsOnEverything(base);
  const reusable = run?.ended !== 'stopped' && single && run?.settings.seed === base.seed;
  return run && reusable ? run.id : null;
}

export function createSearch(context: Context, cells: Orchestrator, runs: RunListActions): SearchActions {
  const { store } = context;
  const queue = createTrialQueue(context, cells.settled);
  return {
    start(plan) {
      const { settings, data, search } = store.getState();
      if (queue.isWorking() || !data || planProblem(plan, settings) !== null) return;
      store.setState({
        search: {
          version: 2,
          number: (search?.number ?? 0) + 1,
          plan,
          base: settings,
          dataHash: data.summary.hash,
          leftOut: leftOutRows(store.getState()),
          queue: searchOf(plan, settings),
        },
      });
      queue.work();
    },
    pause() {
      queue.rest();
      queue.current()?.pause();
    },
    resume() {
      queue.work();
      queue.current()?.resume();
    },
    skip(trial) {
      if (!queue.skip(trial)) advanceQueue(context, { kind: 'skipped', id: trial });
    },
    stop() {
      advanceQueue(context, { kind: 'stopped' });
      if (queue.current()) queue.end('stop');
      else void queue.forgetCheckpoints();
    },
    use(id) {
      const { search } = store.getState();
      const trial = search?.queue.trials.find(each => each.id === id);
      if (!search || !trial) return;
      const { networks, finalTraining } = search.base;
      editSettings(context, { ...trialSettings(search.base, trial), networks, finalTraining });
      const run = reusableRun(context, search, trial);
      if (run !== null) runs.select(run);
    },
    settled: queue.settled,
    async abandon() {
      queue.rest();
      queue.end('yield');
      await queue.settled();
      await queue.forgetCheckpoints();
    },
  };
}
