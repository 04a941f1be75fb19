/** Starts threads in Node from the sources, as tests and benchmarks have them. */
import { spawnNodeThread } from '../node/spawn-node-thread.ts';
import type { ThreadPort } from '../runtime/thread-protocol.ts';

export const spawnSourceThread = (): ThreadPort =>
  spawnNodeThread(new URL('./node-thread-entry.mjs', import.meta.url));
