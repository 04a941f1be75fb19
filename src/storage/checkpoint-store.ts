/**
 * Where the run under way is kept against crashes: two slots that take turns, each written in one transaction. Whatever
 * happens while one is written, the other still holds the checkpoint before it.
 */
import type { DBSchema } from 'idb';
import { type InterruptedRun, seal, unseal } from '../core/sealed-checkpoint.ts';
import { ownershipOf } from './ownership.ts';
import { reopenable } from './reopenable.ts';
import { type Saved, type StorageProblem, storageProblem } from './storage-problem.ts';

interface Schema extends DBSchema {
  slots: { key: 0 | 1; value: unknown };
  head: { key: 'head'; value: { readonly slot: 0 | 1; readonly sequence: number } };
}

interface Recovered {
  /** The newest that proved sound; null without one. */
  readonly run: InterruptedRun | null;
  /** What was found and could not be used, in sentences. */
  readonly skipped: readonly string[];
}

/** Nothing here rejects: what goes wrong is a value. */
export interface CheckpointStore {
  save(run: InterruptedRun): Promise<Saved>;
  recover(): Promise<Recovered>;
  /** The run has ended: there is nothing to recover any more. */
  clear(): Promise<Saved>;
}

/** Opened with the first use; after a failure the next use tries again. */
export function createCheckpointStore(name = 'digit-recognizer-checkpoints'): CheckpointStore {
  const owned = ownershipOf(name);
  const open = reopenable<Schema>(name, 1, database => {
    database.createObjectStore('slots');
    database.createObjectStore('head');
  });
  const attempt = async (work: () => Promise<void>): Promise<Saved> => {
    try {
      await owned();
      await work();
      return { ok: true };
    } catch (error) {
      const problem: StorageProblem = storageProblem(error);
      return { ok: false, problem };
    }
  };
  return {
    save: run =>
      attempt(async () => {
        const transaction = (await open()).transaction(['slots', 'head'], 'readwrite');
        const finished = transaction.done;
        // Read below by `await`; this only keeps an abort from being reported twice.
        finished.catch(() => {});
        const before = await transaction.objectStore('head').get('head');
        const slot = before?.slot === 0 ? 1 : 0;
        const sequence = (before?.sequence ?? 0) + 1;
        await transaction.objectStore('slots').put(seal(run, sequence), slot);
        await transaction.objectStore('head').put({ slot, sequence }, 'head');
        await finished;
      }),
    async recover() {
      try {
        const found = (await (await open()).getAll('slots')).map(unseal);
        const sound = found.flatMap(each => (each.ok ? [each] : []));
        const newest = sound.toSorted((one, other) => other.sequence - one.sequence)[0];
        const skipped = found.flatMap(each => (each.ok ? [] : [each.problem]));
        return { run: newest?.run ?? null, skipped };
      } catch (error) {
        return { run: null, skipped: [storageProblem(error).message] };
      }
    },
    clear: () =>
      attempt(async () => {
        const transaction = (await open()).transaction(['slots', 'head'], 'readwrite');
        await Promise.all([
          transaction.objectStore('slots').clear(),
          transaction.objectStore('head').clear(),
          transaction.done,
        ]);
      }),
  };
}
