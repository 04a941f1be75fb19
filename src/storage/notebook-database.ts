/** What outlives a reload, in IndexedDB: values by key, and runs by id. Values are anything structured cloning copies. */
import type { DBSchema } from 'idb';
import { ownershipOf } from './ownership.ts';
import { reopenable } from './reopenable.ts';

interface Schema extends DBSchema {
  kept: { key: string; value: unknown };
  runs: { key: string; value: { readonly id: string } };
}

export interface NotebookDatabase {
  /** Undefined for what was never written. */
  read(key: string): Promise<unknown>;
  write(key: string, value: unknown): Promise<void>;
  runs(): Promise<readonly unknown[]>;
  writeRun(run: { readonly id: string }): Promise<void>;
  removeRun(id: string): Promise<void>;
  /** Forgets everything. */
  clear(): Promise<void>;
}

/**
 * Opened with the first use; after a failure the next use tries again. Every promise rejects where the browser keeps
 * nothing, as in some private windows; `storageProblem` puts the reason into words.
 */
export function createNotebookDatabase(name = 'digit-recognizer'): NotebookDatabase {
  const owned = ownershipOf(name);
  const open = reopenable<Schema>(name, database => {
    database.createObjectStore('kept');
    database.createObjectStore('runs', { keyPath: 'id' });
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
    async writeRun(run) {
      await (await openToWrite()).put('runs', run);
    },
    removeRun: async id => (await openToWrite()).delete('runs', id),
    async clear() {
      const database = await openToWrite();
      await Promise.all([database.clear('kept'), database.clear('runs')]);
    },
  };
}
