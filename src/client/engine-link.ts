/** The connection to the engine's worker: matches events to requests, watches heartbeats and replaces a failed worker. */
import { messageOf } from '../core/error-message.ts';
import type { EngineEvent, EngineRequest, WorkerAlive } from '../protocol.ts';
import { type CallActivity, HeartbeatMonitor, type HeartbeatTimes } from './heartbeat-monitor.ts';
import { SupervisedWorker, type WorkerFailure, type WorkerPort } from './supervised-worker.ts';

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
export interface EngineCall {
  readonly id: number;
  readonly onEvent: (event: CallEvent) => void;
  /** Gives the requests for the worker that replaces a lost one; none when the call has ended by itself. */
  readonly onWorkerLost: (why: string) => readonly EngineRequest[];
  readonly activity: () => CallActivity;
}

const reasons: Readonly<Record<WorkerFailure['kind'], string>> = {
  died: 'the worker died',
  threw: 'the worker could not be started',
  unreadable: 'the worker sent something unreadable',
};

export class EngineLink {
  private readonly worker: SupervisedWorker<EngineRequest, CallEvent>;
  private readonly calls = new Map<
    number,
    { readonly call: EngineCall; readonly monitor: HeartbeatMonitor }
  >();
  private timer: ReturnType<typeof setInterval> | null = null;
  private lastId = 0;

  constructor(private readonly options: LinkOptions) {
    this.worker = new SupervisedWorker({
      spawn: options.spawn,
      onSpawn: options.onSpawn,
      onEvent: event => this.receive(event),
      onFailure: ({ kind, message }) => this.replace(message || reasons[kind]),
    });
  }

  nextId(): number {
    this.lastId++;
    return this.lastId;
  }

  /** Sends a call's first requests and watches it until it is closed. */
  open(call: EngineCall, requests: readonly EngineRequest[]): void {
    this.watch(call);
    this.timer ??= setInterval(() => this.checkCalls(), this.options.times.checkInterval);
    this.sendAll(requests);
  }

  close(id: number): void {
    this.calls.delete(id);
    if (this.calls.size > 0 || this.timer === null) return;
    clearInterval(this.timer);
    this.timer = null;
  }

  /** Sends a request to the worker that runs now; without one there is nothing to tell. */
  send(request: EngineRequest): void {
    this.worker.postIfRunning(request);
  }

  /** Ends the worker and lets every call decide what it requests of the next one. */
  replace(why: string): void {
    this.worker.terminate();
    for (const { call } of [...this.calls.values()]) {
      const requests = call.onWorkerLost(why);
      if (requests.length === 0) continue;
      this.watch(call);
      this.sendAll(requests);
    }
  }

  private watch(call: EngineCall): void {
    const { times, now } = this.options;
    this.calls.set(call.id, { call, monitor: new HeartbeatMonitor(times, now()) });
  }

  private sendAll(requests: readonly EngineRequest[]): void {
    try {
      const worker = this.worker.running();
      for (const request of requests) worker.postMessage(request);
    } catch (error) {
      // The caller may not be ready for `onWorkerLost` before this method returns.
      const why = messageOf(error);
      queueMicrotask(() => this.replace(why));
    }
  }

  private receive(event: CallEvent): void {
    const open = this.calls.get(event.id);
    if (open === undefined) return;
    open.monitor.record(this.options.now(), event.kind !== 'heartbeat');
    if (event.kind !== 'heartbeat') open.call.onEvent(event);
  }

  private checkCalls(): void {
    const now = this.options.now();
    for (const { call, monitor } of this.calls.values()) {
      const why = monitor.check(now, call.activity());
      if (why === null) continue;
      this.replace(why);
      return;
    }
  }
}
