/** Threads as nested workers of the engine's worker; needs a cross-origin isolated page. */
import type { ThreadAnswer, ThreadPort } from './thread-protocol.ts';

export function spawnWorker(): ThreadPort {
  const worker = new Worker(new URL('./thread.ts', import.meta.url), { type: 'module' });
  return {
    post: request => worker.postMessage(request),
    listen(onAnswer, onFailure) {
      worker.onmessage = (event: MessageEvent<ThreadAnswer>) => onAnswer(event.data);
      worker.onerror = event => onFailure(event.message || 'a training thread could not be started');
      worker.onmessageerror = () => onFailure('a training thread sent an unreadable message');
    },
    terminate: () => worker.terminate(),
  };
}
