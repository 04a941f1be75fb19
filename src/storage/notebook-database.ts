/** What outlives a reload, in IndexedDB: values by key, and runs by id. Values are anything structured cloning copies. */
import { type DBSchema, type IDBPDatabase, openDB } from 'idb';

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

/** Opened with the first use. Every promise rejects where the browser keeps nothing, as in some private windows. */
export function createNotebookDatabase(name = 'digit-recognizer'): NotebookDatabase {
  let opened: Promise<IDBPDatabase<Schema>> | null = null;
  const open = () => {
    opened ??= openDB<Schema>(name, 1, {
      upgrade(database) {
        database.createObjectStore('kept');
        database.createObjectStore('runs', { keyPath: 'id' });
      },
      // Another tab wants a newer version: let it.
      blocking: (_current, _blocked, event) => (event.target as IDBDatabase | null)?.close(),
    });
    return opened;
  };
  return {
    read: async key => (await open()).get('kept', key),
    async write(key, value) {
      await (await open()).put('kept', value, key);
    },
    runs: async () => (await open()).getAll('runs'),
    async writeRun(run) {
      await (await open()).put('runs', run);
    },
    removeRun: async id => (await open()).delete('runs', id),
    async clear() {
      const database = await open();
      await Promise.all([database.clear('kept'), database.clear('runs')]);
    },
  };
}
