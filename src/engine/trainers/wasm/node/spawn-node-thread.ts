/** Starts threads as worker threads of Node, in place of the browser's nested workers. */
import { Worker } from 'node:worker_threads';
import type { ThreadAnswer, ThreadPort } from '../runtime/thread-protocol.ts';

/** Starts one thread, whose entry is `node-thread.ts` or what was built of it. */
export function spawnNodeThread(entry: URL): ThreadPort {
  const worker = new Worker(entry);
  return {
    post: request => worker.postMessage(request),
    listen(onAnswer, onFailure) {
      worker.removeAllListeners('message').removeAllListeners('error');
      worker.on('message', (answer: ThreadAnswer) => onAnswer(answer));
      worker.on('error', error => onFailure(error.message));
    },
    release: () => void worker.terminate(),
    terminate: () => void worker.terminate(),
  };
}
