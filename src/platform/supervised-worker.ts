/**
 * A worker that is spawned when it is first needed and, after a failure, again by the next request.
 *
 * A worker that has not yet said a word can die unnoticed, or wait for its script for as long as the network likes. So
 * when the first word is late a second worker is started beside it, with the same requests; the first to speak stays.
 */
import { startDeadline } from './deadline.ts';
import { onWorkerDeath, type WorkerAlive } from './liveness-lock.ts';

/** The part of a Worker that the clients use. */
export interface WorkerPort<Request, Event> {
  postMessage(request: Request): void;
  terminate(): void;
  onmessage: ((event: MessageEvent<Event | WorkerAlive>) => void) | null;
  onerror: ((event: ErrorEvent) => void) | null;
  onmessageerror: ((event: MessageEvent) => void) | null;
}

/** Milliseconds of waking time without a first word. */
const startTimes = { spareAfter: 2000, giveUpAfter: 25_000 } as const;

/**
 * 'lost': another worker may do; 'not loaded': its script could not be had, this time; 'not started': neither of two has
 * begun, and another would not either.
 */
type WorkerFailure = 'lost' | 'not loaded' | 'not started';

export interface SupervisedWorkerOptions<Request, Event> {
  readonly spawn: () => WorkerPort<Request, Event>;
  /** Gives the requests that a fresh worker gets before any other. */
  readonly greeting?: () => readonly Request[];
  readonly onEvent: (event: Event) => void;
  /** Called with a sentence when the worker failed; the caller decides whether to terminate it. */
  readonly onFailure: (why: string, failure: WorkerFailure) => void;
  readonly failures: WorkerFailures;
}

/** Sentences for a person, one for each way in which a worker fails. */
export interface WorkerFailures {
  readonly died: string;
  /** Gives the sentence for an error; `message` is empty where the worker's script could not be started. */
  readonly threw: (message: string) => string;
  readonly unreadable: string;
  readonly notStarted: string;
}

export interface SupervisedWorker<Request> {
  /** Sends a request to the running worker, or spawns one for it. Throws what `spawn` throws. */
  post(request: Request): void;
  /** Sends a request to the running worker; without one nothing is sent. */
  postIfRunning(request: Request): void;
  /** Whether the running worker has begun: before its first word its silence says nothing. */
  hasBegun(): boolean;
  terminate(): void;
}

/** One worker, or two of which neither has spoken yet. */
interface Crew<Request, Event> {
  ports: readonly WorkerPort<Request, Event>[];
  hasBegun: boolean;
  /** What was sent before the first word, for the second worker. */
  sent: readonly Request[];
  cancelDeadlines: () => void;
}

const isAlive = (event: object): event is WorkerAlive => 'lock' in event;

export function superviseWorker<Request, Event extends object>({
  spawn,
  greeting,
  onEvent,
  onFailure,
  failures,
}: SupervisedWorkerOptions<Request, Event>): SupervisedWorker<Request> {
  let crew: Crew<Request, Event> | null = null;

  /** The first word: this worker stays, the other one is not needed. */
  const begin = (own: Crew<Request, Event>, first: WorkerPort<Request, Event>): void => {
    own.cancelDeadlines();
    for (const port of own.ports) if (port !== first) port.terminate();
    Object.assign(own, { ports: [first], hasBegun: true, sent: [] });
  };

  const addWorker = (own: Crew<Request, Event>): void => {
    const fresh = spawn();
    // A late event of a replaced worker must not reach its successor's requests.
    const isOurs = (): boolean => own === crew && own.ports.includes(fresh);
    const fail = (why: string, failure: WorkerFailure): void => {
      if (!isOurs()) return;
      if (own.ports.length === 1) onFailure(why, failure);
      else {
        fresh.terminate();
        own.ports = own.ports.filter(port => port !== fresh);
      }
    };
    fresh.onmessage = ({ data }) => {
      if (!isOurs()) return;
      if (!own.hasBegun) begin(own, fresh);
      if (!isAlive(data)) onEvent(data);
      else if (data.lock !== null) onWorkerDeath(data.lock, () => fail(failures.died, 'lost'));
    };
    // A script that cannot be loaded gives an event without a message.
    fresh.onerror = ({ message }) => fail(failures.threw(message), message ? 'lost' : 'not loaded');
    fresh.onmessageerror = () => fail(failures.unreadable, 'lost');
    own.ports = [...own.ports, fresh];
    for (const request of own.sent) fresh.postMessage(request);
  };

  const start = (): Crew<Request, Event> => {
    const own: Crew<Request, Event> = {
      ports: [],
      hasBegun: false,
      sent: greeting?.() ?? [],
      cancelDeadlines() {},
    };
    addWorker(own);
    const cancelSpare = startDeadline(startTimes.spareAfter, () => {
      // Where no second worker can be had, the first one may still begin.
      try {
        addWorker(own);
      } catch {}
    });
    const cancelEnd = startDeadline(startTimes.giveUpAfter, () =>
      onFailure(failures.notStarted, 'not started'),
    );
    own.cancelDeadlines = () => {
      cancelSpare();
      cancelEnd();
    };
    crew = own;
    return own;
  };

  const postTo = (own: Crew<Request, Event>, request: Request): void => {
    if (!own.hasBegun) own.sent = [...own.sent, request];
    for (const port of own.ports) port.postMessage(request);
  };

  return {
    post: request => postTo(crew ?? start(), request),
    postIfRunning(request) {
      if (crew !== null) postTo(crew, request);
    },
    hasBegun: () => crew?.hasBegun ?? false,
    terminate() {
      crew?.cancelDeadlines();
      for (const port of crew?.ports ?? []) port.terminate();
      crew = null;
    },
  };
}
