/** Starts threads as worker threads of Node, in place of the browser's nested workers. */
import { Worker } from 'node:worker_threads';
import type { ThreadAnswer, ThreadPort } from '../runtime/thread-protocol.ts';

export function spawnNodeThread(): ThreadPort {
  const worker = new Worker(new URL('./node-thread-entry.mjs', import.meta.url));
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
