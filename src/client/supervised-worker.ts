/** A worker that is spawned when it is first needed and, after a failure, again by the next request. */
import { onWorkerDeath } from '../platform/liveness-lock.ts';
import type { WorkerAlive } from '../protocol.ts';

/** The part of a Worker that the clients use. */
export interface WorkerPort<Request, Event> {
  postMessage(request: Request): void;
  terminate(): void;
  onmessage: ((event: MessageEvent<Event | WorkerAlive>) => void) | null;
  onerror: ((event: ErrorEvent) => void) | null;
  onmessageerror: ((event: MessageEvent) => void) | null;
}

export interface SupervisedWorkerOptions<Request, Event> {
  readonly spawn: () => WorkerPort<Request, Event>;
  /** Called with a fresh worker before its first request. */
  readonly onSpawn?: (worker: WorkerPort<Request, Event>) => void;
  readonly onEvent: (event: Event) => void;
  /** Called when the worker died, threw or sent what cannot be read; the caller decides whether to terminate it. */
  readonly onFailure: (failure: WorkerFailure) => void;
}

export interface WorkerFailure {
  readonly kind: 'died' | 'threw' | 'unreadable';
  /** The message of a thrown error; empty for the other kinds and where the worker's script could not be started. */
  readonly message: string;
}

const isAlive = (event: object): event is WorkerAlive => 'lock' in event;

export class SupervisedWorker<Request, Event extends object> {
  private worker: WorkerPort<Request, Event> | null = null;

  constructor(private readonly options: SupervisedWorkerOptions<Request, Event>) {}

  /** Gives the running worker, or spawns one. Throws what `spawn` and `onSpawn` throw. */
  running(): WorkerPort<Request, Event> {
    if (this.worker !== null) return this.worker;
    const { spawn, onSpawn, onEvent, onFailure } = this.options;
    const fresh = spawn();
    // A late event of a replaced worker must not reach its successor's requests.
    const ifCurrent = (act: () => void): void => {
      if (fresh === this.worker) act();
    };
    const fail = (kind: WorkerFailure['kind'], message = ''): void =>
      ifCurrent(() => onFailure({ kind, message }));
    const receive = (event: Event | WorkerAlive): void => {
      if (isAlive(event)) onWorkerDeath(event.lock, () => fail('died'));
      else onEvent(event);
    };
    fresh.onmessage = ({ data }) => ifCurrent(() => receive(data));
    fresh.onerror = ({ message }) => fail('threw', message);
    fresh.onmessageerror = () => fail('unreadable');
    this.worker = fresh;
    onSpawn?.(fresh);
    return fresh;
  }

  /** Sends a request to the running worker; without one nothing is sent. */
  postIfRunning(request: Request): void {
    this.worker?.postMessage(request);
  }

  terminate(): void {
    this.worker?.terminate();
    this.worker = null;
  }
}
