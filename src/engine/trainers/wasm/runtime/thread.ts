/** The entry of a nested worker: one thread of the trainer. */
import { hostThread } from './thread-host.ts';
import type { ThreadAnswer, ThreadRequest } from './thread-protocol.ts';

const handle = hostThread((message: ThreadAnswer) => self.postMessage(message));
self.addEventListener('message', (event: MessageEvent<ThreadRequest>) => handle(event.data));
