/** Starts a thread as a nested worker of the engine's worker. The page must be cross-origin isolated to share memory. */
import { onWorkerDeath } from '../../../../platform/liveness-lock.ts';
import type { ThreadAlive, ThreadAnswer, ThreadPort } from './thread-protocol.ts';

export function spawnThread(): ThreadPort {
  const worker = new Worker(new URL('./thread.ts', import.meta.url), { type: 'module' });
  let fail = (_message: string): void => {};
  return {
    post: request => worker.postMessage(request),
    listen(onAnswer, onFailure) {
      fail = onFailure;
      worker.onmessage = ({ data }: MessageEvent<ThreadAnswer | ThreadAlive>) => {
        if (data.kind !== 'alive') onAnswer(data);
        else if (data.lock !== null) onWorkerDeath(data.lock, () => fail('it died'));
      };
      worker.onerror = event => onFailure(event.message || 'a training thread could not be started');
      worker.onmessageerror = () => onFailure('a training thread sent an unreadable message');
    },
    terminate() {
      fail = () => {};
      worker.terminate();
    },
  };
}
