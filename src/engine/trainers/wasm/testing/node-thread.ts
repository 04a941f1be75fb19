/** Entry of a Node thread. */
import { parentPort } from 'node:worker_threads';
import { hostThread } from '../threads/thread-host.ts';
import type { ThreadAnswer } from '../threads/thread-protocol.ts';

const handle = hostThread((message: ThreadAnswer) => parentPort?.postMessage(message));
parentPort?.on('message', handle);
