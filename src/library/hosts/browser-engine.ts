/** Runs the engine in a worker of its own, from a page or from another worker. */
import { onWorkerDeath } from '../../platform/liveness-lock.ts';
import type { EngineEvent } from '../../protocol.ts';
import type { StartEngine } from './engine-host.ts';

const policy = 'If a content security policy is in force, it has to allow worker.js and thread.js.';

export const startInBrowser: StartEngine = (start, listener) => {
  // Written like this, so that a bundler finds the worker and packs it.
  const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' });
  let isClosed = false;
  worker.onmessage = ({ data: event }: MessageEvent<EngineEvent>) => {
    if (event.kind !== 'alive') listener.event(event);
    else if (event.lock !== null)
      onWorkerDeath(event.lock, () => {
        if (!isClosed) listener.broke('The worker died, probably for lack of memory.');
      });
  };
  worker.onerror = ({ message }) => {
    listener.broke(message ? `The worker failed: ${message}.` : `The worker did not start. ${policy}`);
  };
  worker.onmessageerror = () => listener.broke('The worker sent an unreadable message.');
  worker.postMessage(start);
  return {
    send: request => worker.postMessage(request),
    close() {
      isClosed = true;
      worker.terminate();
    },
  };
};
