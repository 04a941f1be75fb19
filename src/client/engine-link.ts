/** The line to the engine's worker: spawns it when needed, matches events to requests, replaces it when it fails. */
import { messageOf } from '../core/error-message.ts';
import { whenCut } from '../platform/lifeline.ts';
import type { EngineEvent, EngineRequest } from '../protocol.ts';
import { type Doing, Watch, type WatchTimes } from './watch.ts';

/** The part of a Worker that the client uses. */
export interface EngineWorker {
  postMessage(request: EngineRequest): void;
  terminate(): void;
  onmessage: ((event: MessageEvent<EngineEvent>) => void) | null;
  onerror: ((event: ErrorEvent) => void) | null;
  onmessageerror: ((event: MessageEvent) => void) | null;
}

export interface LinkOptions {
  readonly spawn: () => EngineWorker;
  readonly times: WatchTimes;
  /** Milliseconds. */
  readonly now: () => number;
  /** What a fresh worker must know before anything else. */
  readonly introduce: (send: (request: EngineRequest) => void) => void;
}

export type CallEvent = Exclude<EngineEvent, { kind: 'alive' }>;

export interface Call {
  readonly id: number;
  readonly onEvent: (event: CallEvent) => void;
  /** The worker is gone: gives the requests for its successor, none when the call has ended by itself. */
  readonly onLoss: (why: string) => readonly EngineRequest[];
  readonly doing: () => Doing;
}

export class EngineLink {
  private worker: EngineWorker | null = null;
  private readonly calls = new Map<number, { readonly call: Call; readonly watch: Watch }>();
  private timer: ReturnType<typeof setInterval> | null = null;
  private lastId = 0;

  constructor(private readonly options: LinkOptions) {}

  nextId(): number {
    this.lastId++;
    return this.lastId;
  }

  /** Watches a call until it is closed, and sends its first requests. */
  open(call: Call, requests: readonly EngineRequest[]): void {
    const { times, now } = this.options;
    this.calls.set(call.id, { call, watch: new Watch(times, now()) });
    this.timer ??= setInterval(() => this.look(), times.look);
    this.sendAll(requests);
  }

  close(id: number): void {
    this.calls.delete(id);
    if (this.calls.size > 0 || this.timer === null) return;
    clearInterval(this.timer);
    this.timer = null;
  }

  /** For a worker that has lost what it was told: tells it again, then sends the requests. */
  remind(requests: readonly EngineRequest[]): void {
    this.options.introduce(request => this.send(request));
    this.sendAll(requests);
  }

  /** To the worker as it is; without one there is nothing to tell. */
  send(request: EngineRequest): void {
    this.worker?.postMessage(request);
  }

  /** Ends the worker and lets every call decide how it goes on. */
  replace(why: string): void {
    this.worker?.terminate();
    this.worker = null;
    const { times, now } = this.options;
    for (const { call } of [...this.calls.values()]) {
      const requests = call.onLoss(why);
      if (requests.length === 0) continue;
      this.calls.set(call.id, { call, watch: new Watch(times, now()) });
      this.sendAll(requests);
    }
  }

  private sendAll(requests: readonly EngineRequest[]): void {
    try {
      const worker = this.started();
      for (const request of requests) worker.postMessage(request);
    } catch (error) {
      // Not from here: whoever called is not ready to hear of the loss yet.
      const why = messageOf(error);
      queueMicrotask(() => this.replace(why));
    }
  }

  private started(): EngineWorker {
    if (this.worker !== null) return this.worker;
    const fresh = this.options.spawn();
    // A late event of a replaced worker must not reach its successor's calls.
    const ifCurrent = (act: () => void): void => {
      if (fresh === this.worker) act();
    };
    const receive = (event: EngineEvent): void => {
      if (event.kind === 'alive') whenCut(event.lock, () => ifCurrent(() => this.replace('the worker died')));
      else this.receive(event);
    };
    fresh.onmessage = ({ data }) => ifCurrent(() => receive(data));
    fresh.onerror = event =>
      ifCurrent(() => this.replace(event.message || 'the worker could not be started'));
    fresh.onmessageerror = () => ifCurrent(() => this.replace('the worker sent something unreadable'));
    this.worker = fresh;
    this.options.introduce(request => fresh.postMessage(request));
    return fresh;
  }

  private receive(event: CallEvent): void {
    const open = this.calls.get(event.id);
    if (open === undefined) return;
    open.watch.hear(this.options.now(), event.kind !== 'heartbeat');
    if (event.kind !== 'heartbeat') open.call.onEvent(event);
  }

  private look(): void {
    const now = this.options.now();
    for (const { call, watch } of this.calls.values()) {
      const why = watch.look(now, call.doing());
      if (why === null) continue;
      this.replace(why);
      return;
    }
  }
}
