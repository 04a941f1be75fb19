/** Works through the queue of a search, one trial at a time, whenever the cells leave the engine free. */

import { messageOf } from '../../core/error-message.ts';
import { cellIds, isBusy } from '../../core/notebook/cell-graph.ts';
import { nextTrial, type SearchEvent, searchTransition, type Trial } from '../../core/search/search.ts';
import { planProblem, searchOf, trialSettings } from '../../core/search/search-plan.ts';
import { describeSettings } from '../../core/settings/edit-settings.ts';
import type { RunCheckpoint } from '../../core/training/checkpoint/checkpoint.ts';
import type { TrainOutcome } from '../../protocol.ts';
import { applySettings } from '../actions/settings-actions.ts';
import { giveData } from '../engine-tasks/load-engine.ts';
import type { Context } from '../page/context.ts';
import { resting, type SearchRecord } from '../page/search-record.ts';
import type { Orchestrator } from '../runners/orchestrator.ts';
import type { RunHistory } from '../runs/run-actions.ts';
import { keepRun } from '../training/record-run.ts';
import { beginTrial, isWorthKeeping, type TrialUnderWay } from './run-trial.ts';
import type { SearchActions } from './search-actions.ts';

/** Why a trial is asked to end before its last epoch. */
type Ending = 'skip' | 'stop' | 'give way';

export function createSearch(context: Context, run: Orchestrator, history: RunHistory): SearchActions {
  const { store, services, trainingTurn, engineData } = context;
  let wanted: 'go' | 'rest' = 'rest';
  let working: Promise<void> | null = null;
  let current: { readonly trial: number; readonly handle: TrialUnderWay['handle'] } | null = null;
  let ending: Ending | null = null;
  let unfinished: { readonly id: string; readonly checkpoint: RunCheckpoint } | null = null;

  const record = (): SearchRecord | null => store.getState().search;
  const dispatch = (event: SearchEvent): void =>
    store.setState(({ search }) =>
      search ? { search: { ...search, search: searchTransition(search.search, event) } } : {},
    );
  const idOf = ({ number }: SearchRecord, trial: Trial): string => `search ${number}, trial ${trial.id}`;

  const end = (why: Ending): void => {
    ending = why;
    current?.handle.stop();
  };

  /** Cells go first, those that were started meanwhile too. */
  async function untilFree(): Promise<void> {
    const busy = () => cellIds.some(cell => isBusy(store.getState().notebook, cell));
    while (busy() || trainingTurn.isHeld()) {
      store.setState({ searching: { kind: 'waiting' } });
      await run.settled();
      await trainingTurn.free();
      await services.clock.pause();
    }
  }

  async function forgetCheckpoint(): Promise<void> {
    unfinished = null;
    await services.trialCheckpoints.clear();
  }

  async function conclude(
    search: SearchRecord,
    trial: Trial,
    { steps: stepsOf, checkpoint }: TrialUnderWay,
    outcome: TrainOutcome,
  ): Promise<void> {
    const { id } = trial;
    const gaveWay = ending === 'give way' && outcome.ended === 'stopped';
    const dropped = outcome.ended === 'stopped' && (ending === 'skip' || !isWorthKeeping(outcome));
    if (gaveWay) {
      const last = checkpoint();
      unfinished = last && { id: idOf(search, trial), checkpoint: last };
      dispatch({ kind: 'interrupted' });
      return;
    }
    if (dropped) dispatch({ kind: 'skipped', id });
    else {
      const settings = trialSettings(search.base, trial);
      const steps = stepsOf();
      const kept = keepRun(context, {
        id: services.newId(),
        settings,
        dataHash: search.dataHash,
        finished: [],
        last: outcome,
        history: outcome.history,
        steps,
        stepsPerEpoch: Math.ceil(steps.length / Math.max(outcome.history.length, 1)),
        trialOf: { search: search.number, trial: id + 1, changes: describeSettings(trial.changes) },
      });
      const validationAccuracy = outcome.best.validationAccuracy ?? 0;
      dispatch({ kind: 'done', id, result: { validationAccuracy, seconds: outcome.seconds, run: kept.id } });
      await context.saved();
    }
    await forgetCheckpoint();
  }

  async function runTrial(search: SearchRecord, trial: Trial): Promise<void> {
    const { id } = trial;
    ending = null;
    dispatch({ kind: 'started', id });
    const name = idOf(search, trial);
    const release = trainingTurn.hold(() => end('give way'));
    try {
      const underWay = beginTrial(context, {
        trial: id,
        id: name,
        settings: trialSettings(search.base, trial),
        dataHash: search.dataHash,
        splitSeed: search.base.seed,
        resume: unfinished?.id === name ? unfinished.checkpoint : null,
      });
      current = { trial: id, handle: underWay.handle };
      const outcome = await underWay.handle.outcome;
      await conclude(search, trial, underWay, outcome);
    } catch (error) {
      const message = messageOf(error);
      dispatch({ kind: 'failed', id, message });
      await forgetCheckpoint();
    } finally {
      current = null;
      release();
    }
  }

  async function work(): Promise<void> {
    let problem: string | null = null;
    if (unfinished === null) {
      const { run: found } = await services.trialCheckpoints.recover();
      unfinished = found && { id: found.runId, checkpoint: found.checkpoint };
    }
    while (wanted === 'go' && problem === null) {
      await giveData(context);
      await untilFree();
      const search = record();
      const trial = search && nextTrial(search.search);
      if (!search || !trial || wanted !== 'go') break;
      if (store.getState().data?.summary.hash !== search.dataHash)
        problem = 'It was begun with other data than what is loaded: load that again to go on.';
      // Otherwise something else was quicker: once more from the start.
      else if (engineData.current === store.getState().data && !trainingTurn.isHeld())
        await runTrial(search, trial);
    }
    wanted = 'rest';
    store.setState({ searching: problem === null ? resting : { kind: 'resting', problem } });
  }

  function go(): void {
    wanted = 'go';
    working ??= work().finally(() => {
      working = null;
    });
  }

  const settled = async (): Promise<void> => {
    while (working) await working;
  };

  return {
    start(plan) {
      const { settings, data, search } = store.getState();
      if (working || !data || planProblem(plan, settings) !== null) return;
      const number = (search?.number ?? 0) + 1;
      const dataHash = data.summary.hash;
      const queue = searchOf(plan, settings);
      store.setState({ search: { version: 1, number, plan, base: settings, dataHash, search: queue } });
      go();
    },
    pause() {
      wanted = 'rest';
      current?.handle.pause();
    },
    resume() {
      go();
      current?.handle.resume();
    },
    skip(trial) {
      if (current?.trial === trial) end('skip');
      else dispatch({ kind: 'skipped', id: trial });
    },
    stop() {
      dispatch({ kind: 'stopped' });
      if (current) end('stop');
      else void forgetCheckpoint();
    },
    use(id) {
      const search = record();
      const trial = search?.search.trials.find(each => each.id === id);
      if (!search || !trial) return;
      applySettings(context, { ...trialSettings(search.base, trial), networks: search.base.networks });
      const { runs } = store.getState();
      const kept = trial.state.kind === 'done' && runs.find(each => each.id === trialRun(trial));
      // Another seed than the search's would hold out other rows, so its weights are not what training would give.
      if (
        kept &&
        kept.ended !== 'stopped' &&
        search.base.networks === 1 &&
        kept.settings.seed === search.base.seed
      )
        history.select(kept.id);
    },
    settled,
    async abandon() {
      wanted = 'rest';
      end('give way');
      await settled();
      await forgetCheckpoint();
    },
  };
}

const trialRun = ({ state }: Trial): string | null => (state.kind === 'done' ? state.result.run : null);
