/** The entry of a Node worker thread: one thread of the trainer. */
import { parentPort } from 'node:worker_threads';
import { hostThread } from '../runtime/thread-host.ts';
import type { ThreadAnswer } from '../runtime/thread-protocol.ts';

const handle = hostThread((message: ThreadAnswer) => parentPort?.postMessage(message));
parentPort?.on('message', handle);
