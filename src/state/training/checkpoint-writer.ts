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

/** Writes the checkpoints of one run; while one is being written, the newest one waits. */
export function createCheckpointWriter(context: Context, { runId, settings, recipes }: WrittenRun) {
  const { store, services, bodies, saved } = context;
  let writing: Promise<void> | null = null;
  let waiting: InterruptedRun | null = null;
  const write = (run: InterruptedRun): void => {
    writing = services.checkpoints.save(run).then(written => {
      writing = null;
      if (!written.ok) setStorageProblem(context, written.problem.message);
      const next = waiting;
      waiting = null;
      if (next !== null) write(next);
    });
  };
  return {
    save(networks: SavedNetworks): void {
      const run: InterruptedRun = {
        runId,
        dataHash: store.getState().data?.summary.hash ?? '',
        recipes,
        device: toDeviceChoice(settings),
        savedAt: services.clock.now(),
        ...networks,
      };
      if (writing === null) write(run);
      else waiting = run;
    },
    /** Clears the checkpoint of a run that has ended, once the kept run is written. */
    async done(): Promise<void> {
      waiting = null;
      await writing;
      await saved();
      if (bodies.held(runId) === null) await services.checkpoints.clear();
    },
  };
}
