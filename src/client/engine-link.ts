/** The connection to the engine's worker: matches events to requests, watches heartbeats and replaces a failed worker. */
import { messageOf } from '../core/error-message.ts';
import { HeartbeatMonitor, type HeartbeatTimes } from '../platform/heartbeat-monitor.ts';
import type { WorkerAlive } from '../platform/liveness-lock.ts';
import { superviseWorker, type WorkerFailures, type WorkerPort } from '../platform/supervised-worker.ts';
import type { EngineEvent, EngineRequest } from '../protocol.ts';
import { EngineError } from './engine-error.ts';

export type CallEvent = Exclude<EngineEvent, WorkerAlive | { kind: 'heartbeat' }>;
type LinkEvent = Exclude<EngineEvent, WorkerAlive>;
export type EngineWorker = WorkerPort<EngineRequest, LinkEvent>;

export interface LinkOptions {
  readonly spawn: () => EngineWorker;
  readonly times: HeartbeatTimes;
  /** Gives the time in milliseconds. */
  readonly now: () => number;
  /** Gives what a fresh worker must be told before any other request. */
  readonly greeting: () => readonly EngineRequest[];
}

/** A request under way, on the page's side. */
interface EngineCall {
  readonly id: number;
  readonly onEvent: (event: CallEvent) => void;
  /** Gives the requests for the worker that replaces a lost one; none when the call has ended by itself. */
  readonly onWorkerLost: (why: string) => readonly EngineRequest[];
  /** Ends the call: no worker can be had. */
  readonly onNoWorker: (error: EngineError) => void;
  /** A paused request makes no progress. */
  readonly isPaused: () => boolean;
}

const failures: WorkerFailures = {
  died: 'the worker died',
  threw: message => message || 'the worker could not be started',
  unreadable: 'the worker sent something unreadable',
  notStarted: 'it has not started for 25 s',
};

/** After a worker was given up for its silence the next one gets more time, for so many milliseconds. */
const doubtMilliseconds = 60_000;
const doubtfulPatience = 1.25;

export interface EngineLink {
  nextId(): number;
  /** Sends a call's first requests and watches it until it is closed. */
  open(call: EngineCall, requests: readonly EngineRequest[]): void;
  close(id: number): void;
  /** Sends a request to the worker that runs now; without one there is nothing to tell. */
  send(request: EngineRequest): void;
  /** Tells a worker that has lost its data what a fresh one must know, then sends the requests. */
  remind(requests: readonly EngineRequest[]): void;
  /** Ends the worker and lets every call decide what it requests of the next one. */
  replace(why: string): void;
}

export function createEngineLink({ spawn, greeting, times, now }: LinkOptions): EngineLink {
  const calls = new Map<number, { readonly call: EngineCall; readonly monitor: HeartbeatMonitor }>();
  let timer: ReturnType<typeof setInterval> | null = null;
  let lastId = 0;
  /** When a worker was last given up for its silence: the machine may only be slow. */
  let lastDoubt = Number.NEGATIVE_INFINITY;

  const watch = (call: EngineCall): void => {
    const patience = now() - lastDoubt < doubtMilliseconds ? doubtfulPatience : 1;
    calls.set(call.id, { call, monitor: new HeartbeatMonitor(times, now(), patience) });
  };

  const replace = (why: string): void => {
    worker.terminate();
    for (const { call } of [...calls.values()]) {
      const requests = call.onWorkerLost(why);
      if (requests.length === 0) continue;
      watch(call);
      sendAll(requests);
    }
  };

  const giveUp = (why: string): void => {
    worker.terminate();
    const message = `The training engine does not work: ${why}. Look at the network, then run again.`;
    for (const { call } of [...calls.values()]) call.onNoWorker(new EngineError('crashed', message));
  };

  const sendAll = (requests: readonly EngineRequest[]): void => {
    try {
      for (const request of requests) worker.post(request);
    } catch (error) {
      // The caller may not be ready for `onWorkerLost` before this function returns.
      const why = messageOf(error);
      queueMicrotask(() => replace(why));
    }
  };

  const receive = (event: LinkEvent): void => {
    const open = calls.get(event.id);
    if (open === undefined) return;
    if (event.kind === 'heartbeat') open.monitor.recordHeartbeat(now(), event.silence);
    else {
      open.monitor.recordProgress(now());
      open.call.onEvent(event);
    }
  };

  const checkCalls = (): void => {
    const time = now();
    for (const { call, monitor } of calls.values()) {
      // A worker that has not begun has a deadline of its own.
      if (!worker.hasBegun()) monitor.recordProgress(time);
      const why = monitor.check(time, call.isPaused());
      if (why === null) continue;
      lastDoubt = time;
      replace(why);
      return;
    }
  };

  const worker = superviseWorker<EngineRequest, LinkEvent>({
    spawn,
    greeting,
    onEvent: receive,
    onFailure: (why, failure) => (failure === 'not started' ? giveUp(why) : replace(why)),
    failures,
  });

  return {
    nextId: () => ++lastId,
    open(call, requests) {
      watch(call);
      timer ??= setInterval(checkCalls, times.checkInterval);
      sendAll(requests);
    },
    close(id) {
      calls.delete(id);
      if (calls.size > 0 || timer === null) return;
      clearInterval(timer);
      timer = null;
    },
    remind: requests => sendAll([...greeting(), ...requests]),
    send: request => worker.postIfRunning(request),
    replace,
  };
}
