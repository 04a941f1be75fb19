/**
 * Where the run under way is kept against crashes: two slots that take turns, each written in one transaction. Whatever
 * happens while one is written, the other still holds the checkpoint before it.
 */
import type { DBSchema, IDBPDatabase } from 'idb';
import { type InterruptedRun, seal, unseal } from '../core/sealed-checkpoint.ts';
import { ownershipOf } from './ownership.ts';
import { reopenable } from './reopenable.ts';
import { type Saved, type StorageProblem, storageProblem } from './storage-problem.ts';

interface Schema extends DBSchema {
  slots: { key: 0 | 1; value: unknown };
  head: { key: 'head'; value: { readonly slot: 0 | 1; readonly sequence: number } };
}

/** What the newest slot is. */
type Head = Schema['head']['value'];

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
  /** As it was last written by this page, the only one that writes; null when it has to be read. */
  let head: Head | null = null;
  const readHead = async (database: IDBPDatabase<Schema>): Promise<Head> =>
    (await database.get('head', 'head')) ?? { slot: 1, sequence: 0 };
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
        const database = await open();
        const before = head ?? (await readHead(database));
        head = null;
        const next: Head = { slot: before.slot === 0 ? 1 : 0, sequence: before.sequence + 1 };
        const sealed = seal(run, next.sequence);
        const transaction = database.transaction(['slots', 'head'], 'readwrite');
        const written = Promise.all([
          transaction.objectStore('slots').put(sealed, next.slot),
          transaction.objectStore('head').put(next, 'head'),
          transaction.done,
        ]);
        // From here on it needs this page no more: however busy it is, and though it be killed, the browser writes.
        transaction.commit();
        await written;
        head = next;
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
        head = null;
        const transaction = (await open()).transaction(['slots', 'head'], 'readwrite');
        await Promise.all([
          transaction.objectStore('slots').clear(),
          transaction.objectStore('head').clear(),
          transaction.done,
        ]);
      }),
  };
}
