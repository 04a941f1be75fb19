/** The entry of a nested worker: one thread of the trainer. */
import { holdLivenessLock } from '../../../../platform/liveness-lock.ts';
import { hostThread } from './thread-host.ts';
import type { ThreadAlive, ThreadAnswer, ThreadRequest } from './thread-protocol.ts';

const handle = hostThread((message: ThreadAnswer) => self.postMessage(message));
holdLivenessLock(lock => self.postMessage({ kind: 'alive', lock } satisfies ThreadAlive));
self.addEventListener('message', (event: MessageEvent<ThreadRequest>) => handle(event.data));
