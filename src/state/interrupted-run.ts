/** A run that a crash or a reload cut off: kept while it goes on, offered again afterwards. */
import type { RunCheckpoint } from '../core/checkpoint.ts';
import type { InterruptedRun } from '../core/sealed-checkpoint.ts';
import { type Settings, toDeviceChoice, toModelSpec, toTrainConfig } from '../core/settings.ts';
import type { Context } from './context.ts';

/** The run that the next training goes on with. */
export interface Resuming {
  current: InterruptedRun | null;
}

const plan = (spec: unknown, config: object): string => JSON.stringify([spec, { ...config, splitSeed: 0 }]);

/** Whether the settings are those that the run was started with. */
export function continues(run: InterruptedRun, settings: Settings): boolean {
  return (
    settings.nets === 1 && plan(run.spec, run.config) === plan(toModelSpec(settings), toTrainConfig(settings))
  );
}

/** Finds what an earlier visit left, if it was trained on the data that is loaded. */
export async function recoverRun({ store, services }: Context): Promise<void> {
  const { run, skipped } = await services.checkpoints.recover();
  if (skipped.length > 0) store.setState({ unsaved: skipped.join(' ') });
  if (run !== null && run.dataHash === store.getState().data?.summary.hash)
    store.setState({ interrupted: run });
}

/** Keeps the checkpoints of one run; while one is being written, newer ones wait for the next. */
export function checkpointKeeper({ store, services }: Context, runId: string, settings: Settings) {
  let writing: Promise<unknown> | null = null;
  return {
    save(checkpoint: RunCheckpoint): void {
      if (writing !== null || settings.nets > 1) return;
      const run: InterruptedRun = {
        runId,
        dataHash: store.getState().data?.summary.hash ?? '',
        spec: toModelSpec(settings),
        config: toTrainConfig(settings),
        device: toDeviceChoice(settings),
        savedAt: services.clock.now(),
        checkpoint,
      };
      writing = services.checkpoints.save(run).then(saved => {
        writing = null;
        if (!saved.ok) store.setState({ unsaved: saved.problem.message });
      });
    },
    /** The run has ended: there is nothing to go on with. */
    async done(): Promise<void> {
      await writing;
      await services.checkpoints.clear();
    },
  };
}
