/** Starts a thread as a nested worker of the engine's worker. The page must be cross-origin isolated to share memory. */
import type { ThreadAnswer, ThreadPort } from './thread-protocol.ts';

export function spawnThread(): ThreadPort {
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
