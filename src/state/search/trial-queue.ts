/** Works through the queue of a search, one trial or one group of trials at a time, whenever the cells leave the engine free. */
import { messageOf } from '../../core/error-message.ts';
import { cellIds, isBusy } from '../../core/notebook/cell-graph.ts';
import { nextTrials } from '../../core/search/next-trials.ts';
import type { Trial } from '../../core/search/search.ts';
import { toDeviceChoice } from '../../core/settings/settings.ts';
import type { TrainOutcome } from '../../protocol.ts';
import { loadEngine } from '../engine-tasks/load-engine.ts';
import { resting, type SearchRecord } from '../page/search-record.ts';
import type { Context } from '../store/context.ts';
import { loadedClasses } from '../store/data-slice.ts';
import { advanceQueue } from '../store/search-slice.ts';
import { GroupLimits } from './group-limits.ts';
import { recordTrial } from './record-trial.ts';
import { type TrialCurves, type TrialsUnderWay, trainTrials } from './train-trials.ts';
import { trialDesign, trialRecipe } from './trial-recipe.ts';
import { createUnfinishedTrials } from './unfinished-trials.ts';

/** The reason why trials are asked to end before their last epoch; `yield` lets another training go first. */
type Ending = 'stop' | 'yield';

export interface TrialQueue {
  /** Begins with the next trials, or continues those that were interrupted. */
  work(): void;
  /** Begins no further trial. */
  rest(): void;
  /** Asks the trials under way to end soon; does nothing without any. */
  end(why: Ending): void;
  /** Asks one trial to end soon and leave no run; false where it is not under way. */
  skip(trial: number): boolean;
  /** The trials under way, which can be paused. */
  current(): TrialsUnderWay | null;
  isWorking(): boolean;
  /** Resolves when no trial is under way. */
  settled(): Promise<void>;
  /** Forgets the checkpoints of the trials that were interrupted. */
  forgetCheckpoints(): Promise<void>;
}

/** The name of a trial's checkpoint. */
const checkpointName = ({ number }: SearchRecord, trial: number): string =>
  `search ${number}, trial ${trial}`;

/** True for weights that went through all images at least once. */
const hasEpoch = ({ best }: TrainOutcome): boolean => best.epoch > 0;

/** `cellsSettled` resolves when no cell runs or waits. */
export function createTrialQueue(context: Context, cellsSettled: () => Promise<void>): TrialQueue {
  const { store, services, trainingLock, engineData } = context;
  let working: Promise<void> | null = null;
  let wanted = false;
  let current: TrialsUnderWay | null = null;
  let ending: Ending | null = null;
  const skipped = new Set<number>();
  const unfinished = createUnfinishedTrials(context);

  const end = (why: Ending): void => {
    ending = why;
    current?.stop();
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

  /** Gives whether the trial is over; one that only lets another training go first is not. */
  function conclude(search: SearchRecord, trial: Trial, outcome: TrainOutcome, curves: TrialCurves): boolean {
    const { id } = trial;
    const isSkipped = skipped.has(id);
    const isStopped = outcome.ended === 'stopped';
    if (isStopped && ending === 'yield' && !isSkipped) return false;
    if (isStopped && (isSkipped || !hasEpoch(outcome))) advanceQueue(context, { kind: 'skipped', id });
    else {
      const classes = loadedClasses(store.getState());
      const result = recordTrial(context, search, trial, { ...curves, classes }, outcome);
      advanceQueue(context, { kind: 'done', id, result });
    }
    return true;
  }

  async function trainGroup(
    search: SearchRecord,
    group: readonly Trial[],
    limits: GroupLimits,
  ): Promise<void> {
    ending = null;
    skipped.clear();
    for (const { id } of group) advanceQueue(context, { kind: 'started', id });
    const { dataHash, base } = search;
    const device = toDeviceChoice(base);
    const over: Promise<void>[] = [];
    /** The checkpoint of a trial that is over is needed until its run is written. */
    const dropLater = (id: number): void => {
      over.push(context.saved().then(() => unfinished.drop(checkpointName(search, id))));
    };
    const release = trainingLock.acquire(() => end('yield'));
    try {
      const state = store.getState();
      const rows = state.data?.training?.rows ?? 0;
      const classes = loadedClasses(state).labels.length;
      const design = trialDesign(search, group[0], classes);
      const trials = group.map(trial => ({
        id: trial.id,
        recipe: trialRecipe(search, trial, rows, classes),
        resume: unfinished.checkpointOf(checkpointName(search, trial.id)),
      }));
      const most = design === null ? 1 : limits.mostOf(design);
      const notice = design === null ? null : limits.noticeOf(design);
      current = trainTrials(
        context,
        { trials, device, splitSeed: base.seed, most, notice },
        {
          onCheckpoint: ({ id, recipe }, checkpoint) =>
            unfinished.keep(checkpointName(search, id), { recipe, checkpoint }),
          onCheckpoints: () => unfinished.save({ dataHash, device }),
          onEnded(id, outcome, curves) {
            const trial = group.find(each => each.id === id);
            if (trial && conclude(search, trial, outcome, curves)) dropLater(id);
          },
          onFailed(id, message) {
            advanceQueue(context, { kind: 'failed', id, message });
            dropLater(id);
          },
        },
      );
      // The search was stopped before these could end.
      if (search.queue.stopped) end('stop');
      const parting = await current.ended;
      if (parting && design !== null) limits.part(design, parting, group.length);
    } catch (error) {
      const message = messageOf(error);
      for (const { id } of group) advanceQueue(context, { kind: 'failed', id, message });
    } finally {
      advanceQueue(context, { kind: 'interrupted' });
      current = null;
      release();
    }
    await Promise.all(over);
    await unfinished.settle();
  }

  async function workThrough(): Promise<void> {
    const limits = new GroupLimits();
    let problem: string | null = null;
    await unfinished.recover();
    while (wanted && problem === null) {
      await loadEngine(context);
      await untilFree();
      const state = store.getState();
      const { search, data } = state;
      const classes = loadedClasses(state).labels.length;
      const group = search
        ? nextTrials(
            search.queue,
            trial => trialDesign(search, trial, classes),
            design => limits.mostOf(design),
          )
        : [];
      if (!search || group.length === 0 || !wanted) break;
      if (data?.summary.hash !== search.dataHash)
        problem = 'It was begun with other data than what is loaded: load that again to go on.';
      // If other data or another training came in between, the next turn of the loop tries again.
      else if (engineData.current === data && !trainingLock.isHeld()) await trainGroup(search, group, limits);
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
    skip(trial) {
      if (!current?.isUnderWay(trial)) return false;
      skipped.add(trial);
      current.leave(trial);
      return true;
    },
    current: () => current,
    isWorking: () => working !== null,
    async settled() {
      while (working) await working;
    },
    forgetCheckpoints: unfinished.forget,
  };
}
