/**
 * Runs the engine in a worker of its own, from a page or from another worker. Firefox's workers can stand still where they
 * start threads, so a worker that gives no sign of life is replaced: the next one gets every request again and gives the same answers.
 */
import { HeartbeatMonitor, type HeartbeatTimes } from '../../platform/heartbeat-monitor.ts';
import { onWorkerDeath } from '../../platform/liveness-lock.ts';
import type { EngineEvent, EngineRequest } from '../../protocol.ts';
import type { StartEngine } from './engine-host.ts';

const advice =
  'Serve worker.js and thread.js beside browser.js, and let the content security policy allow them.';

/**
 * Longer than in the page, where a training that is given up goes on from a checkpoint. Heartbeats alone tell, since an
 * epoch takes as long as it takes.
 */
const times: HeartbeatTimes = {
  heartbeatTimeout: 10_000,
  progressTimeout: Number.POSITIVE_INFINITY,
  checkInterval: 500,
};

/** The first worker and those that replace it; where so many stand still another would, too. */
const mostWorkers = 3;

/** A request must be under way for as long as the engine is not closed: an idle worker has no heartbeats. */
export const startInBrowser: StartEngine = (start, listener) => {
  const sent: EngineRequest[] = [];
  let workers = 0;
  let worker: Worker | null = null;
  /** Null until the worker's first word: it may wait for its script for as long as the network likes. */
  let monitor: HeartbeatMonitor | null = null;

  const begin = (): void => {
    // Written like this, so that a bundler finds the worker and packs it.
    const fresh = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' });
    workers++;
    worker = fresh;
    monitor = null;
    const broke = (how: 'unsupported' | 'device-lost', message: string): void => {
      if (fresh === worker) listener.broke(how, message);
    };
    fresh.onmessage = ({ data: event }: MessageEvent<EngineEvent>) => {
      if (fresh !== worker) return;
      const now = performance.now();
      monitor ??= new HeartbeatMonitor(times, now, 1);
      if (event.kind === 'heartbeat') monitor.recordHeartbeat(now, event.silence);
      else monitor.recordProgress(now);
      if (event.kind !== 'alive') listener.event(event);
      else if (event.lock !== null)
        onWorkerDeath(event.lock, () =>
          broke('device-lost', 'The worker died, probably for lack of memory.'),
        );
    };
    fresh.onerror = ({ message }) => {
      // A file that cannot be loaded gives an event without a message.
      if (message) broke('device-lost', `The worker failed: ${message}.`);
      else broke('unsupported', `The worker did not start. ${advice}`);
    };
    fresh.onmessageerror = () => broke('device-lost', 'The worker sent an unreadable message.');
    fresh.postMessage(start);
    for (const request of sent) fresh.postMessage(request);
  };

  const check = (): void => {
    const why = monitor?.check(performance.now(), false) ?? null;
    if (why === null) return;
    worker?.terminate();
    if (workers < mostWorkers) begin();
    else {
      monitor = null;
      listener.broke('device-lost', `The worker stood still ${mostWorkers} times: ${why}.`);
    }
  };

  begin();
  const checks = setInterval(check, times.checkInterval);
  return {
    send(request) {
      sent.push(request);
      worker?.postMessage(request);
    },
    close() {
      clearInterval(checks);
      worker?.terminate();
      worker = null;
    },
  };
};
