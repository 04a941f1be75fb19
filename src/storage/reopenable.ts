/** Opens a database with its first use, and after a failure with the next. */
import { type DBSchema, type IDBPDatabase, openDB } from 'idb';
import { BlockedError } from './storage-problem.ts';

/**
 * The time to wait for an opening: another tab that deletes or upgrades the database can block it without an event, and
 * a busy disk can delay it by some seconds.
 */
const patienceMilliseconds = 8000;

/** The answer rejects where the browser stores nothing, and with a `BlockedError` when another tab blocks it. */
export function reopenable<Schema extends DBSchema>(
  name: string,
  version: number,
  /** Creates what is missing; `from` is the version of the stored database, 0 for none. */
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
        // Another tab waits to open a newer version.
        blocking(_current, _blocked, event) {
          (event.target as IDBDatabase | null)?.close();
          opened = null;
        },
        terminated() {
          opened = null;
        },
      }).then(database => {
        clearTimeout(deadline);
        // After the deadline, an open connection that nobody uses would block other tabs.
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
