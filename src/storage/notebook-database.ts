/** The notebook in IndexedDB: values by key, records of runs by id, and apart from them the bodies of runs. */
import type { DBSchema } from 'idb';
import { ownershipOf } from './ownership.ts';
import { reopenable } from './reopenable.ts';

interface Schema extends DBSchema {
  kept: { key: string; value: unknown };
  runs: { key: string; value: { readonly id: string } };
  bodies: { key: string; value: object };
}

export interface NotebookDatabase {
  /** Values are anything that structured cloning copies; undefined for what was never written. */
  read(key: string): Promise<unknown>;
  write(key: string, value: unknown): Promise<void>;
  runs(): Promise<readonly unknown[]>;
  /** Undefined for a run that was written without one. */
  runBody(id: string): Promise<unknown>;
  /** Writes the run, and its body where one is given, in one transaction. */
  writeRun(run: { readonly id: string }, body: object | null): Promise<void>;
  /** Removes the run and its body. */
  removeRun(id: string): Promise<void>;
  /** Forgets everything. */
  clear(): Promise<void>;
}

/**
 * Opens the database with the first use, and after a failure with the next. Every promise rejects where the browser
 * stores nothing, as in some private windows; `storageProblem` puts the reason into words.
 */
export function createNotebookDatabase(name = 'digit-recognizer'): NotebookDatabase {
  const owned = ownershipOf(name);
  const open = reopenable<Schema>(name, 2, (database, from) => {
    if (from < 1) {
      database.createObjectStore('kept');
      database.createObjectStore('runs', { keyPath: 'id' });
    }
    database.createObjectStore('bodies');
  });
  const openToWrite = async () => {
    await owned();
    return open();
  };
  return {
    read: async key => (await open()).get('kept', key),
    async write(key, value) {
      await (await openToWrite()).put('kept', value, key);
    },
    runs: async () => (await open()).getAll('runs'),
    runBody: async id => (await open()).get('bodies', id),
    async writeRun(run, body) {
      const transaction = (await openToWrite()).transaction(['runs', 'bodies'], 'readwrite');
      await Promise.all([
        transaction.objectStore('runs').put(run),
        body && transaction.objectStore('bodies').put(body, run.id),
        transaction.done,
      ]);
    },
    async removeRun(id) {
      const transaction = (await openToWrite()).transaction(['runs', 'bodies'], 'readwrite');
      await Promise.all([
        transaction.objectStore('runs').delete(id),
        transaction.objectStore('bodies').delete(id),
        transaction.done,
      ]);
    },
    async clear() {
      const transaction = (await openToWrite()).transaction(['kept', 'runs', 'bodies'], 'readwrite');
      await Promise.all([
        transaction.objectStore('kept').clear(),
        transaction.objectStore('runs').clear(),
        transaction.objectStore('bodies').clear(),
        transaction.done,
      ]);
    },
  };
}
