/**
 * Tells a page that its worker died, for which browsers send no event: the worker holds a lock (Web Locks API) for as
 * long as it lives, and the page waits for that lock. In a browser without locks only missing heartbeats tell.
 */

/** A worker's first message names a lock that it holds until it dies; null in a browser without locks. */
export interface WorkerAlive {
  readonly kind: 'alive';
  readonly lock: string | null;
}

// Node, where the tests run, may have no locks; the type of its navigator says otherwise.
const locks: LockManager | undefined = globalThis.navigator?.locks;

/**
 * Called once by the worker: takes a lock that is never released, then passes its name to `announce`, or null where there
 * are no locks.
 */
export function holdLivenessLock(announce: (lock: string | null) => void): void {
  if (locks === undefined) {
    announce(null);
    return;
  }
  const name = `worker ${crypto.randomUUID()}`;
  const hold = (): Promise<never> => {
    announce(name);
    return new Promise(() => {});
  };
  // Documents without an origin have no locks.
  locks.request(name, hold).catch(() => announce(null));
}

/** Called by the page: runs `onDeath` when the worker that holds this lock is gone, whoever ended it. */
export function onWorkerDeath(lock: string, onDeath: () => void): void {
  locks?.request(lock, onDeath).catch(() => {});
}
