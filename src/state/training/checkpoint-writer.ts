/** Writes the checkpoints of the train cell's run while it trains. */
import { type Settings, toDeviceChoice } from '../../core/settings/settings.ts';
import type { InterruptedRun } from '../../core/training/checkpoint/interrupted-run.ts';
import type { Recipe } from '../../core/training/train-config.ts';
import type { Context } from '../store/context.ts';
import { setStorageProblem } from '../store/storage-slice.ts';

/** How far the networks of a run have come. */
export type SavedNetworks = Pick<InterruptedRun, 'finished' | 'checkpoint' | 'beside'>;

interface WrittenRun {
  readonly runId: string;
  readonly settings: Settings;
  readonly recipes: readonly Recipe[];
}

/** From one write to the next passes one part in so many of the time that the run has taken: a crash costs little more. */
const partsOfRun = 10;
/** Milliseconds. All networks of the run are hashed and copied for a write, on processors that train. */
const longestGap = 25_000;

/** Writes the checkpoints of one run. The newest one waits while one is being written, and until the last one is old. */
export function createCheckpointWriter(context: Context, { runId, settings, recipes }: WrittenRun) {
  const { store, services, bodies, saved } = context;
  const { clock, checkpoints } = services;
  const begunAt = clock.now();
  let writing: Promise<void> | null = null;
  let writtenAt = Number.NEGATIVE_INFINITY;
  let waiting: InterruptedRun | null = null;
  let isUrgent = false;
  const isDue = (): boolean => {
    const now = clock.now();
    return isUrgent || now - writtenAt >= Math.min((now - begunAt) / partsOfRun, longestGap);
  };
  const writeIfDue = (): void => {
    if (waiting === null || writing !== null || !isDue()) return;
    const run = waiting;
    waiting = null;
    isUrgent = false;
    writtenAt = clock.now();
    writing = checkpoints.save(run).then(written => {
      writing = null;
      if (!written.ok) setStorageProblem(context, written.problem.message);
      writeIfDue();
    });
  };
  return {
    save(networks: SavedNetworks): void {
      waiting = {
        runId,
        dataHash: store.getState().data?.summary.hash ?? '',
        recipes,
        device: toDeviceChoice(settings),
        savedAt: clock.now(),
        ...networks,
      };
      writeIfDue();
    },
    /** Writes the newest checkpoint without waiting: none may follow it soon. */
    flush(): void {
      isUrgent = waiting !== null;
      writeIfDue();
    },
    /** Clears the checkpoint of a run that has ended, once the kept run is written. */
    async done(): Promise<void> {
      waiting = null;
      await writing;
      await saved();
      if (bodies.held(runId) === null) await checkpoints.clear();
    },
  };
}
