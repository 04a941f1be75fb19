/** Runs the engine in a worker of its own, from a page or from another worker. */
import { onWorkerDeath } from '../../platform/liveness-lock.ts';
import type { EngineEvent } from '../../protocol.ts';
import type { StartEngine } from './engine-host.ts';

const advice =
  'Serve worker.js and thread.js beside browser.js, and let the content security policy allow them.';

export const startInBrowser: StartEngine = (start, listener) => {
  // Written like this, so that a bundler finds the worker and packs it.
  const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' });
  let isClosed = false;
  worker.onmessage = ({ data: event }: MessageEvent<EngineEvent>) => {
    if (event.kind !== 'alive') listener.event(event);
    else if (event.lock !== null)
      onWorkerDeath(event.lock, () => {
        if (!isClosed) listener.broke('device-lost', 'The worker died, probably for lack of memory.');
      });
  };
  worker.onerror = ({ message }) => {
    // A file that cannot be loaded gives an event without a message.
    if (message) listener.broke('device-lost', `The worker failed: ${message}.`);
    else listener.broke('unsupported', `The worker did not start. ${advice}`);
  };
  worker.onmessageerror = () => listener.broke('device-lost', 'The worker sent an unreadable message.');
  worker.postMessage(start);
  return {
    send: request => worker.postMessage(request),
    close() {
      isClosed = true;
      worker.terminate();
    },
  };
};
