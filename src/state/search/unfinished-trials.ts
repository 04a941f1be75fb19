/** The checkpoints of trials that are not over: those under way, and those that were interrupted, in this visit or an earlier one. */

import type { RunCheckpoint } from '../../core/training/checkpoint/checkpoint.ts';
import { checkpointsOf, type InterruptedRun } from '../../core/training/checkpoint/interrupted-run.ts';
import type { Recipe } from '../../core/training/train-config.ts';
import type { Context } from '../store/context.ts';
import { setStorageProblem } from '../store/storage-slice.ts';

interface Unfinished {
  readonly recipe: Recipe;
  readonly checkpoint: RunCheckpoint;
}

/** Stands between the names of trials whose checkpoints are stored together. */
const separator = '; ';

export function createUnfinishedTrials(context: Context) {
  const { trialCheckpoints, clock } = context.services;
  const trials = new Map<string, Unfinished>();
  let writing: Promise<void> | null = null;
  /** Writes what there is once the write under way is done. */
  let again: (() => void) | null = null;

  const clear = async (): Promise<void> => {
    again = null;
    await writing;
    await trialCheckpoints.clear();
  };

  return {
    /** Reads what an earlier visit left, unless this visit left something newer. */
    async recover(): Promise<void> {
      if (trials.size > 0) return;
      const { run } = await trialCheckpoints.recover();
      if (run === null) return;
      const names = run.runId.split(separator);
      for (const { network, checkpoint } of checkpointsOf(run))
        trials.set(names[network], { recipe: run.recipes[network], checkpoint });
    },
    /** Null for a trial that begins with its first step. */
    checkpointOf: (name: string): RunCheckpoint | null => trials.get(name)?.checkpoint ?? null,
    keep(name: string, trial: Unfinished): void {
      trials.set(name, trial);
    },
    /** The trial is over. */
    drop(name: string): void {
      trials.delete(name);
    },
    /** Writes the checkpoints to the disk; while they are being written, newer ones wait for the next. */
    save({ dataHash, device }: Pick<InterruptedRun, 'dataHash' | 'device'>): void {
      const write = (): void => {
        again = null;
        const [first, ...others] = [...trials.values()];
        if (first === undefined) return;
        const run: InterruptedRun = {
          runId: [...trials.keys()].join(separator),
          dataHash,
          recipes: [first, ...others].map(({ recipe }) => recipe),
          device,
          savedAt: clock.now(),
          finished: [],
          checkpoint: first.checkpoint,
          ...(others.length > 0
            ? { beside: others.map(({ checkpoint }, index) => ({ network: index + 1, checkpoint })) }
            : {}),
        };
        writing = trialCheckpoints.save(run).then(saved => {
          writing = null;
          if (!saved.ok) setStorageProblem(context, saved.problem.message);
          again?.();
        });
      };
      if (writing === null) write();
      else again = write;
    },
    /** Forgets what is on the disk where no trial needs it any more. */
    async settle(): Promise<void> {
      if (trials.size === 0) await clear();
    },
    async forget(): Promise<void> {
      trials.clear();
      await clear();
    },
  };
}
