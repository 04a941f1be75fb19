/**
 * Starts threads as nested workers of the engine's worker, and keeps them for the next training. The page must be
 * cross-origin isolated to share memory.
 *
 * Firefox 153 stands still now and then where a worker starts another while earlier ones are ending: e2e/soak/README.md
 * has the numbers. Threads that are kept do not end.
 */
import { onWorkerDeath, type WorkerAlive } from '../../../../platform/liveness-lock.ts';
import type { ThreadAnswer, ThreadPort } from './thread-protocol.ts';

const idle = new Set<ThreadPort>();

function startThread(): ThreadPort {
  const worker = new Worker(new URL('./thread.ts', import.meta.url), { type: 'module' });
  let fail = (_message: string): void => {};
  const port: ThreadPort = {
    post: request => worker.postMessage(request),
    listen(onAnswer, onFailure) {
      fail = onFailure;
      worker.onmessage = ({ data }: MessageEvent<ThreadAnswer | WorkerAlive>) => {
        if (data.kind !== 'alive') onAnswer(data);
        else if (data.lock !== null) onWorkerDeath(data.lock, () => fail('it died'));
      };
      worker.onerror = event => fail(event.message || 'a training thread could not be started');
      worker.onmessageerror = () => fail('a training thread sent an unreadable message');
    },
    release() {
      worker.postMessage({ kind: 'end' });
      fail = () => idle.delete(port);
      idle.add(port);
    },
    terminate() {
      fail = () => {};
      worker.terminate();
    },
  };
  return port;
}

export function spawnThread(): ThreadPort {
  for (const port of idle) {
    idle.delete(port);
    return port;
  }
  return startThread();
}
