/** The connection to the engine's worker: matches events to requests, watches heartbeats and replaces a failed worker. */
import { messageOf } from '../core/error-message.ts';
import type { EngineEvent, EngineRequest, WorkerAlive } from '../protocol.ts';
import { type CallActivity, HeartbeatMonitor, type HeartbeatTimes } from './heartbeat-monitor.ts';
import { superviseWorker, type WorkerFailures, type WorkerPort } from './supervised-worker.ts';

export type CallEvent = Exclude<EngineEvent, WorkerAlive>;
export type EngineWorker = WorkerPort<EngineRequest, CallEvent>;

export interface LinkOptions {
  readonly spawn: () => EngineWorker;
  readonly times: HeartbeatTimes;
  /** Gives the time in milliseconds. */
  readonly now: () => number;
  /** Sends a fresh worker what it must know before any other request. */
  readonly onSpawn: (worker: EngineWorker) => void;
}

/** A request under way, on the page's side. */
interface EngineCall {
  readonly id: number;
  readonly onEvent: (event: CallEvent) => void;
  /** Gives the requests for the worker that replaces a lost one; none when the call has ended by itself. */
  readonly onWorkerLost: (why: string) => readonly EngineRequest[];
  readonly activity: () => CallActivity;
}

const failures: WorkerFailures = {
  died: 'the worker died',
  threw: message => message || 'the worker could not be started',
  unreadable: 'the worker sent something unreadable',
};

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

export function createEngineLink({ spawn, onSpawn, times, now }: LinkOptions): EngineLink {
  const calls = new Map<number, { readonly call: EngineCall; readonly monitor: HeartbeatMonitor }>();
  let timer: ReturnType<typeof setInterval> | null = null;
  let lastId = 0;

  const watch = (call: EngineCall): void => {
    calls.set(call.id, { call, monitor: new HeartbeatMonitor(times, now()) });
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

  const sendAll = (requests: readonly EngineRequest[]): void => {
    try {
      const running = worker.running();
      for (const request of requests) running.postMessage(request);
    } catch (error) {
      // The caller may not be ready for `onWorkerLost` before this function returns.
      const why = messageOf(error);
      queueMicrotask(() => replace(why));
    }
  };

  const receive = (event: CallEvent): void => {
    const open = calls.get(event.id);
    if (open === undefined) return;
    open.monitor.record(now(), event.kind !== 'heartbeat');
    if (event.kind !== 'heartbeat') open.call.onEvent(event);
  };

  const checkCalls = (): void => {
    const time = now();
    for (const { call, monitor } of calls.values()) {
      const why = monitor.check(time, call.activity());
      if (why === null) continue;
      replace(why);
      return;
    }
  };

  const worker = superviseWorker<EngineRequest, CallEvent>({
    spawn,
    onSpawn,
    onEvent: receive,
    onFailure: replace,
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
    remind(requests) {
      onSpawn(worker.running());
      sendAll(requests);
    },
    send: request => worker.postIfRunning(request),
    replace,
  };
}
