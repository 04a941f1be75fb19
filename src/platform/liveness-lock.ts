/**
 * How a page hears of a worker's death, of which browsers say nothing: the worker holds a lock for as long as it lives,
 * and the page waits for that lock. A browser without locks leaves the page to notice the silence.
 */

// Node, where the tests run, may have no locks; the type of its navigator says otherwise.
const locks: LockManager | undefined = globalThis.navigator?.locks;

/** Called by the worker, once: takes a lock that is never given back and tells its name. */
export function holdLivenessLock(tell: (lock: string) => void): void {
  const name = `worker ${crypto.randomUUID()}`;
  const keep = (): Promise<never> => {
    tell(name);
    return new Promise(() => {});
  };
  // Documents without an origin have no locks.
  locks?.request(name, keep).catch(() => {});
}

/** Called by the page: acts when the worker that holds this lock is gone, whoever ended it. */
export function onWorkerDeath(lock: string, act: () => void): void {
  locks?.request(lock, act).catch(() => {});
}
