/** The entry of a nested worker: one thread of the trainer. */
import { holdLivenessLock, type WorkerAlive } from '../../../../platform/liveness-lock.ts';
import { hostThread } from './thread-host.ts';
import type { ThreadAnswer, ThreadRequest } from './thread-protocol.ts';

const handle = hostThread((message: ThreadAnswer) => self.postMessage(message));
holdLivenessLock(lock => self.postMessage({ kind: 'alive', lock } satisfies WorkerAlive));
self.addEventListener('message', (event: MessageEvent<ThreadRequest>) => handle(event.data));
