/** Two tabs with one notebook would write over one another: the one that came first writes, the other is told. */
import { HeldError } from './storage-problem.ts';

/** A page that is being reloaded gives its lock back a moment after its successor asks. */
const patienceMilliseconds = 1000;

/**
 * Asks for the right to write under this name, and keeps it for as long as the page lives. The function resolves when
 * the page has it and rejects with a `HeldError` while another has it. A browser without locks gives it to everyone.
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
    const keep = (): Promise<never> => {
      take();
      return new Promise(() => {});
    };
    // Documents without an origin have no locks, and no storage to write over either.
    locks.request(name, keep).catch(take);
  });
  return async () => {
    if (owned) return;
    const patience = new Promise(resolve => setTimeout(resolve, patienceMilliseconds));
    await Promise.race([granted, patience]);
    if (!owned) throw new HeldError('another tab has this notebook');
  };
}
