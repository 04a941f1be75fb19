/**
 * The checkpoints of the run under way, in two slots that are written alternately, each in one transaction. Whatever
 * happens while one is written, the other still holds the checkpoint before it. The numbers of a checkpoint go into the
 * database part by part, because copying all of them at once would block the page.
 */
import type { DBSchema, IDBPDatabase, IDBPTransaction } from 'idb';
import {
  type InterruptedRun,
  type WeightPart,
  weightParts,
} from '../core/training/checkpoint/interrupted-run.ts';
import {
  type SealedCheckpoint,
  sealCheckpoint,
  unsealCheckpoint,
} from '../core/training/checkpoint/sealed-checkpoint.ts';
import { ownershipOf } from './ownership.ts';
import { reopenable } from './reopenable.ts';
import { type Saved, type StorageProblem, storageProblem } from './storage-problem.ts';

type Slot = 0 | 1;

interface Schema extends DBSchema {
  slots: { key: Slot; value: unknown };
  /** The numbers of a slot, ordered by the second part of the key. */
  parts: { key: [Slot, number]; value: WeightPart };
  head: { key: 'head'; value: { readonly slot: Slot; readonly sequence: number } };
}

const stores = ['slots', 'parts', 'head'] as const;

const partsIn = (slot: Slot): IDBKeyRange => IDBKeyRange.bound([slot], [slot, Number.POSITIVE_INFINITY]);

/** The newest slot, and the number of the checkpoint in it, from 1. */
type Head = Schema['head']['value'];

interface Recovered {
  /** The newest run whose checksum is right; null without one. */
  readonly run: InterruptedRun | null;
  /** A sentence for each checkpoint that was found and could not be used. */
  readonly skipped: readonly string[];
}

/** No promise of it rejects: errors are values. */
export interface CheckpointStore {
  save(run: InterruptedRun): Promise<Saved>;
  recover(): Promise<Recovered>;
  /** Forgets the checkpoints, once the run has ended. */
  clear(): Promise<Saved>;
}

/** Aborts the transaction where a part could not be copied, so that the slot keeps what it held. */
function undo(transaction: IDBPTransaction<Schema, typeof stores, 'readwrite'>): void {
  try {
    transaction.abort();
  } catch {
    // The browser has undone it already.
  }
}

/** Replaces what a slot holds, and then makes it the newest. */
async function write(
  transaction: IDBPTransaction<Schema, typeof stores, 'readwrite'>,
  head: Head,
  sealed: SealedCheckpoint,
  numbers: Iterable<WeightPart>,
): Promise<void> {
  const { slot } = head;
  const parts = transaction.objectStore('parts');
  const fill = async (): Promise<void> => {
    // Each wait lets the page have its turn. The transaction stays open, because the next request follows an answer.
    await parts.delete(partsIn(slot));
    let index = 0;
    for (const part of numbers) await parts.put(part, [slot, index++]);
    const last = Promise.all([
      transaction.objectStore('slots').put(sealed, slot),
      transaction.objectStore('head').put(head, 'head'),
    ]);
    // After the commit the browser writes without the page, which may be busy or killed.
    transaction.commit();
    await last;
  };
  const filled = fill().catch(error => {
    undo(transaction);
    throw error;
  });
  await Promise.all([filled, transaction.done]);
}

/** Opens the database with the first use, and after a failure with the next. `pause` lets the page have its turn. */
export function createCheckpointStore(
  pause: () => Promise<void>,
  name = 'digit-recognizer-checkpoints',
): CheckpointStore {
  const owned = ownershipOf(name);
  const open = reopenable<Schema>(name, 2, (database, from) => {
    if (from < 1) {
      database.createObjectStore('slots');
      database.createObjectStore('head');
    }
    database.createObjectStore('parts');
  });
  /** The head as this page, the only one that writes, wrote it last; null when it has to be read. */
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
        const sealed = await sealCheckpoint(run, next.sequence, pause);
        await write(database.transaction(stores, 'readwrite'), next, sealed, weightParts(run));
        head = next;
      }),
    async recover() {
      try {
        const transaction = (await open()).transaction(stores);
        const found = await Promise.all(
          ([0, 1] as const).map(async slot => {
            const sealed = await transaction.objectStore('slots').get(slot);
            return sealed === undefined
              ? null
              : unsealCheckpoint(sealed, await transaction.objectStore('parts').getAll(partsIn(slot)));
          }),
        );
        const sound = found.flatMap(each => (each?.ok ? [each] : []));
        const newest = sound.toSorted((one, other) => other.sequence - one.sequence)[0];
        const skipped = found.flatMap(each => (each === null || each.ok ? [] : [each.problem]));
        return { run: newest?.run ?? null, skipped };
      } catch (error) {
        return { run: null, skipped: [storageProblem(error).message] };
      }
    },
    clear: () =>
      attempt(async () => {
        head = null;
        const transaction = (await open()).transaction(stores, 'readwrite');
        await Promise.all([...stores.map(store => transaction.objectStore(store).clear()), transaction.done]);
      }),
  };
}
