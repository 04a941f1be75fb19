/** The right to write: of two tabs with one notebook, the one that came first writes, and the other is told. */
import { HeldError } from './storage-problem.ts';

/** The time to wait for the lock: a page that is being reloaded releases it a moment after the new page asks. */
const patienceMilliseconds = 1000;

/**
 * Asks for a lock of this name and holds it for as long as the page lives. The answer resolves when the page has the
 * lock and rejects with a `HeldError` while another page has it. In a browser without locks every page may write.
 */
export function ownershipOf(name: string): () => Promise<void> {
  // Node, where the tests run, has no navigator; its type says otherwise.
  const locks: LockManager | undefined = globalThis.navigator?.locks;
  if (locks === undefined) return async () => {};
  let owned = false;
  const granted = new Promise<void>(resolve => {
    const take = (): void => {
      owned = true;
      resolve();
    };
    const holdForever = (): Promise<never> => {
      take();
      return new Promise(() => {});
    };
    // Documents without an origin have no locks, and no storage to overwrite either.
    locks.request(name, holdForever).catch(take);
  });
  return async () => {
    if (owned) return;
    const patience = new Promise(resolve => setTimeout(resolve, patienceMilliseconds));
    await Promise.race([granted, patience]);
    if (!owned) throw new HeldError('another tab has this notebook');
  };
}
