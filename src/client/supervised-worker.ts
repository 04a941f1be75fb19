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
  /** Called with a sentence when the worker failed; the caller decides whether to terminate it. */
  readonly onFailure: (why: string) => void;
  readonly failures: WorkerFailures;
}

/** Sentences for a person, one for each way in which a worker fails. */
export interface WorkerFailures {
  readonly died: string;
  /** Gives the sentence for an error; `message` is empty where the worker's script could not be started. */
  readonly threw: (message: string) => string;
  readonly unreadable: string;
}

export interface SupervisedWorker<Request, Event> {
  /** Gives the running worker, or spawns one. Throws what `spawn` and `onSpawn` throw. */
  running(): WorkerPort<Request, Event>;
  /** Sends a request to the running worker; without one nothing is sent. */
  postIfRunning(request: Request): void;
  terminate(): void;
}

const isAlive = (event: object): event is WorkerAlive => 'lock' in event;

export function superviseWorker<Request, Event extends object>({
  spawn,
  onSpawn,
  onEvent,
  onFailure,
  failures,
}: SupervisedWorkerOptions<Request, Event>): SupervisedWorker<Request, Event> {
  let worker: WorkerPort<Request, Event> | null = null;

  const start = (): WorkerPort<Request, Event> => {
    const fresh = spawn();
    // A late event of a replaced worker must not reach its successor's requests.
    const fail = (why: string): void => {
      if (fresh === worker) onFailure(why);
    };
    fresh.onmessage = ({ data }) => {
      if (fresh !== worker) return;
      if (isAlive(data)) onWorkerDeath(data.lock, () => fail(failures.died));
      else onEvent(data);
    };
    fresh.onerror = ({ message }) => fail(failures.threw(message));
    fresh.onmessageerror = () => fail(failures.unreadable);
    worker = fresh;
    onSpawn?.(fresh);
    return fresh;
  };

  return {
    running: () => worker ?? start(),
    postIfRunning: request => worker?.postMessage(request),
    terminate() {
      worker?.terminate();
      worker = null;
    },
  };
}
