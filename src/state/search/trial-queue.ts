/** Works through the queue of a search, one trial at a time, whenever the cells leave the engine free. */
import { messageOf } from '../../core/error-message.ts';
import { cellIds, isBusy } from '../../core/notebook/cell-graph.ts';
import { nextTrial, type Trial } from '../../core/search/search.ts';
import { trialSettings } from '../../core/search/search-plan.ts';
import type { TrainOutcome } from '../../protocol.ts';
import { loadEngine } from '../engine-tasks/load-engine.ts';
import { resting, type SearchRecord } from '../page/search-record.ts';
import type { TrainingHandle } from '../page/services.ts';
import type { Context } from '../store/context.ts';
import { loadedClasses } from '../store/data-slice.ts';
import { advanceQueue } from '../store/search-slice.ts';
import { recordTrial } from './record-trial.ts';
import { beginTrial, createUnfinishedTrial, type TrialUnderWay } from './run-trial.ts';

/** The reason why a trial is asked to end before its last epoch; `yield` lets another training go first. */
type Ending = 'skip' | 'stop' | 'yield';

export interface TrialQueue {
  /** Begins with the next trial, or continues the one that was interrupted. */
  work(): void;
  /** Begins no further trial. */
  rest(): void;
  /** Asks the trial under way to end soon; does nothing without one. */
  end(why: Ending): void;
  /** The trial under way, by its id, and the training that can be paused. */
  current(): { readonly trial: number; readonly handle: TrainingHandle } | null;
  isWorking(): boolean;
  /** Resolves when no trial is under way. */
  settled(): Promise<void>;
  /** Forgets the checkpoint of the trial that was interrupted. */
  forgetCheckpoint(): Promise<void>;
}

/** The name of a trial's checkpoint. */
const checkpointName = ({ number }: SearchRecord, trial: Trial): string =>
  `search ${number}, trial ${trial.id}`;

/** True for weights that went through all images at least once. */
const hasEpoch = ({ best }: TrainOutcome): boolean => best.epoch > 0;

/** `cellsSettled` resolves when no cell runs or waits. */
export function createTrialQueue(context: Context, cellsSettled: () => Promise<void>): TrialQueue {
  const { store, services, trainingLock, engineData } = context;
  let working: Promise<void> | null = null;
  let wanted = false;
  let current: ReturnType<TrialQueue['current']> = null;
  let ending: Ending | null = null;
  const unfinished = createUnfinishedTrial(services.trialCheckpoints);

  const end = (why: Ending): void => {
    ending = why;
    current?.handle.stop();
  };

  /** Cells go first, those that were started meanwhile too. */
  async function untilFree(): Promise<void> {
    const busy = () => cellIds.some(cell => isBusy(store.getState().notebook, cell));
    while (busy() || trainingLock.isHeld()) {
      store.setState({ searching: { kind: 'waiting' } });
      await cellsSettled();
      await trainingLock.released();
      await services.clock.pause();
    }
  }

  async function conclude(
    search: SearchRecord,
    trial: Trial,
    underWay: TrialUnderWay,
    outcome: TrainOutcome,
  ): Promise<void> {
    const stopped = outcome.ended === 'stopped';
    if (stopped && ending === 'yield') {
      unfinished.set(checkpointName(search, trial), underWay.checkpoint());
      advanceQueue(context, { kind: 'interrupted' });
      return;
    }
    if (stopped && (ending === 'skip' || !hasEpoch(outcome)))
      advanceQueue(context, { kind: 'skipped', id: trial.id });
    else {
      const result = recordTrial(context, search, trial, underWay, outcome);
      advanceQueue(context, { kind: 'done', id: trial.id, result });
      await context.saved();
    }
    await unfinished.forget();
  }

  async function runTrial(search: SearchRecord, trial: Trial): Promise<void> {
    const { id } = trial;
    ending = null;
    advanceQueue(context, { kind: 'started', id });
    const name = checkpointName(search, trial);
    const release = trainingLock.acquire(() => end('yield'));
    try {
      const underWay = beginTrial(context, {
        trial: id,
        name,
        settings: trialSettings(search.base, trial),
        dataHash: search.dataHash,
        classes: loadedClasses(store.getState()),
        leftOut: search.leftOut ?? [],
        splitSeed: search.base.seed,
        resume: unfinished.checkpointOf(name),
      });
      current = { trial: id, handle: underWay.handle };
      await conclude(search, trial, underWay, await underWay.handle.outcome);
    } catch (error) {
      advanceQueue(context, { kind: 'failed', id, message: messageOf(error) });
      await unfinished.forget();
    } finally {
      current = null;
      release();
    }
  }

  async function workThrough(): Promise<void> {
    let problem: string | null = null;
    await unfinished.recover();
    while (wanted && problem === null) {
      await loadEngine(context);
      await untilFree();
      const { search, data } = store.getState();
      const trial = search && nextTrial(search.queue);
      if (!search || !trial || !wanted) break;
      if (data?.summary.hash !== search.dataHash)
        problem = 'It was begun with other data than what is loaded: load that again to go on.';
      // If other data or another training came in between, the next turn of the loop tries again.
      else if (engineData.current === data && !trainingLock.isHeld()) await runTrial(search, trial);
    }
    wanted = false;
    store.setState({ searching: problem === null ? resting : { kind: 'resting', problem } });
  }

  return {
    work() {
      wanted = true;
      working ??= workThrough().finally(() => {
        working = null;
      });
    },
    rest() {
      wanted = false;
    },
    end,
    current: () => current,
    isWorking: () => working !== null,
    async settled() {
      while (working) await working;
    },
    forgetCheckpoint: unfinished.forget,
  };
}
