/** A database that is opened with its first use, and after a failure with the next. */
import { type DBSchema, type IDBPDatabase, openDB } from 'idb';
import { BlockedError } from './storage-problem.ts';

/**
 * Another tab that deletes or upgrades the database can make an opening wait without a word; so can a disk that is busy
 * with other things, for some seconds.
 */
const patienceMilliseconds = 8000;

/** The function rejects where the browser keeps nothing, and with a `BlockedError` when another tab is in the way. */
export function reopenable<Schema extends DBSchema>(
  name: string,
  version: number,
  /** `from` is the version that is there, 0 for none. */
  upgrade: (database: IDBPDatabase<Schema>, from: number) => void,
): () => Promise<IDBPDatabase<Schema>> {
  let opened: Promise<IDBPDatabase<Schema>> | null = null;
  const connect = (): Promise<IDBPDatabase<Schema>> =>
    new Promise((resolve, reject) => {
      let waiting = true;
      const giveUp = (error: unknown): void => {
        waiting = false;
        clearTimeout(deadline);
        reject(error);
      };
      const blocked = (): void => giveUp(new BlockedError('another tab blocks the database'));
      const deadline = setTimeout(blocked, patienceMilliseconds);
      openDB<Schema>(name, version, {
        upgrade,
        blocked,
        // Another tab wants a newer version: let it.
        blocking(_current, _blocked, event) {
          (event.target as IDBDatabase | null)?.close();
          opened = null;
        },
        terminated() {
          opened = null;
        },
      }).then(database => {
        clearTimeout(deadline);
        // Too late: an open connection that nobody uses would be in the way of others.
        if (waiting) resolve(database);
        else database.close();
      }, giveUp);
    });
  return async () => {
    opened ??= connect();
    try {
      return await opened;
    } catch (error) {
      opened = null;
      throw error;
    }
  };
}
