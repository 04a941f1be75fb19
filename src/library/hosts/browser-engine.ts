/**
 * Runs the engine in a worker of its own, from a page or from another worker. Firefox's workers can stand still where they
 * start threads, so a worker that gives no sign of life is replaced: the next one gets every request again.
 */
import { messageOf } from '../../core/error-message.ts';
import { HeartbeatMonitor, type HeartbeatTimes } from '../../platform/heartbeat-monitor.ts';
import type { WorkerAlive } from '../../platform/liveness-lock.ts';
import { superviseWorker } from '../../platform/supervised-worker.ts';
import type { EngineEvent, EngineRequest } from '../../protocol.ts';
import type { EngineStart, StartEngine } from './engine-host.ts';

const notStarted =
  'The worker did not start. Serve worker.js and thread.js beside browser.js, and let the content security policy allow them.';

/**
 * Longer than in the page, where a training that is given up goes on from a checkpoint. Heartbeats alone tell, since an
 * epoch takes as long as it takes.
 */
const times: HeartbeatTimes = {
  heartbeatTimeout: 10_000,
  progressTimeout: Number.POSITIVE_INFINITY,
  checkInterval: 500,
};

/** The first worker and those that replace it: where so many stand still another would, too. */
const mostWorkers = 3;

/** A request must be under way for as long as the engine is not closed: an idle worker has no heartbeats. */
export const startInBrowser: StartEngine = (start, listener) => {
  const sent: EngineRequest[] = [];
  const newMonitor = () => new HeartbeatMonitor(times, performance.now(), 1);
  let monitor = newMonitor();
  let workers = 1;

  const worker = superviseWorker<EngineStart | EngineRequest, Exclude<EngineEvent, WorkerAlive>>({
    // Written like this, so that a bundler finds the worker and packs it.
    spawn: () => new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' }),
    greeting: () => [start],
    onEvent(event) {
      if (event.kind === 'heartbeat') monitor.recordHeartbeat(performance.now(), event.silence);
      else {
        monitor.recordProgress(performance.now());
        listener.event(event);
      }
    },
    onFailure: (why, failure) => listener.broke(failure === 'lost' ? 'device-lost' : 'unsupported', why),
    failures: {
      died: 'The worker died, probably for lack of memory.',
      threw: message => (message ? `The worker failed: ${message}.` : notStarted),
      unreadable: 'The worker sent an unreadable message.',
      notStarted,
    },
  });

  const post = (request: EngineRequest): void => {
    try {
      worker.post(request);
    } catch (error) {
      // A worker of another origin may not be started; a table may be too large to be copied.
      listener.broke('unsupported', `The worker could not be asked: ${messageOf(error)}.`);
    }
  };

  const check = (): void => {
    // A worker that has not begun has a deadline of its own.
    if (!worker.hasBegun()) monitor.recordProgress(performance.now());
    const why = monitor.check(performance.now(), false);
    if (why === null) return;
    worker.terminate();
    if (workers === mostWorkers) {
      clearInterval(checks);
      listener.broke('device-lost', `The worker stood still ${mostWorkers} times: ${why}.`);
      return;
    }
    workers++;
    monitor = newMonitor();
    for (const request of sent) post(request);
  };

  const checks = setInterval(check, times.checkInterval);
  return {
    send(request) {
      sent.push(request);
      post(request);
    },
    close() {
      clearInterval(checks);
      worker.terminate();
    },
  };
};
