/** What outlives a reload, in IndexedDB: values by key, and runs by id. Values are anything structured cloning copies. */
import { type DBSchema, type IDBPDatabase, openDB } from 'idb';
import { BlockedError } from './storage-problem.ts';

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
  let opened: Promise<IDBPDatabase<Schema>> | null = null;
  const connect = (): Promise<IDBPDatabase<Schema>> =>
    new Promise((resolve, reject) => {
      openDB<Schema>(name, 1, {
        upgrade(database) {
          database.createObjectStore('kept');
          database.createObjectStore('runs', { keyPath: 'id' });
        },
        blocked: () => reject(new BlockedError('another tab blocks the database')),
        // Another tab wants a newer version: let it.
        blocking(_current, _blocked, event) {
          (event.target as IDBDatabase | null)?.close();
          opened = null;
        },
        terminated() {
          opened = null;
        },
      }).then(resolve, reject);
    });
  const open = async () => {
    opened ??= connect();
    try {
      return await opened;
    } catch (error) {
      opened = null;
      throw error;
    }
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
