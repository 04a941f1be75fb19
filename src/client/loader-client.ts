/** The page's side of the loader worker, which is started when first needed and replaced when it fails. */
import type { FileProblem } from '../core/data/file-problem.ts';
import type { LoadProgress } from '../core/data/load-progress.ts';
import type { Treatments } from '../core/data/treatment.ts';
import { messageOf } from '../core/error-message.ts';
import type { ReadModel } from '../core/model-files/imported-network.ts';
import { startDeadline } from '../platform/deadline.ts';
import type { WorkerAlive } from '../platform/liveness-lock.ts';
import { superviseWorker, type WorkerFailures, type WorkerPort } from '../platform/supervised-worker.ts';
import type { LoadedFiles, LoadedTables, LoaderEvent, LoaderRequest } from '../protocol.ts';

/** The result of a load. The promises of this client never reject. */
type LoadResult =
  | { readonly kind: 'loaded'; readonly loaded: LoadedFiles }
  /** There were models among the files; `loaded` is null where there was no data beside them. */
  | { readonly kind: 'models'; readonly models: readonly ReadModel[]; readonly loaded: LoadedFiles | null }
  | { readonly kind: 'refused'; readonly problems: readonly FileProblem[] }
  | { readonly kind: 'cancelled' }
  /** The worker failed or stopped answering; it was ended, and the tables loaded before are untouched. */
  | { readonly kind: 'failed'; readonly message: string };

interface LoadCall {
  readonly kept: LoadedTables;
  readonly onProgress?: (progress: LoadProgress) => void;
  /** Cancels the load. */
  readonly signal?: AbortSignal;
}

export interface LoaderClient {
  load(files: readonly File[], call: LoadCall): Promise<LoadResult>;
  /** Gives the loaded tables, changed as wanted. */
  treat(loaded: LoadedFiles, treatments: Treatments, signal?: AbortSignal): Promise<LoadResult>;
  /** Ends the worker; loads under way give 'cancelled'. */
  dispose(): void;
}

type AnswerEvent = Exclude<LoaderEvent, WorkerAlive>;
export type LoaderWorker = WorkerPort<LoaderRequest, AnswerEvent>;

export interface LoaderTimes {
  /** Milliseconds without a sign of life after which a load counts as stuck. */
  readonly silenceTimeout: number;
  /** Milliseconds that a cancelled load has to stop by itself. */
  readonly cancelTimeout: number;
}

const defaultTimes: LoaderTimes = { silenceTimeout: 27_000, cancelTimeout: 2_000 };

interface Pending {
  readonly settle: (result: LoadResult) => void;
  readonly onProgress: ((progress: LoadProgress) => void) | undefined;
  cancelDeadline: () => void;
  cancelling: boolean;
}

const failures: WorkerFailures = {
  died: 'The file reader died. Drop the files again.',
  threw: message => `The file reader failed: ${message || 'it could not be started'}.`,
  unreadable: 'The file reader sent something that cannot be read.',
  notStarted: 'The file reader has not started for 25 s. Look at the network, then drop the files again.',
};

function spawnLoader(): LoaderWorker {
  return new Worker(new URL('../loader/worker.ts', import.meta.url), { type: 'module', name: 'loader' });
}

export function createLoaderClient(
  spawn: () => LoaderWorker = spawnLoader,
  times: LoaderTimes = defaultTimes,
): LoaderClient {
  let lastId = 0;
  const pending = new Map<number, Pending>();

  const settle = (id: number, result: LoadResult): void => {
    const load = pending.get(id);
    if (load === undefined) return;
    pending.delete(id);
    load.cancelDeadline();
    load.settle(result);
  };
  /** Ends the worker and with it all its loads. */
  const terminate = (result: LoadResult): void => {
    worker.terminate();
    for (const id of [...pending.keys()]) settle(id, result);
  };
  const fail = (message: string): void => terminate({ kind: 'failed', message });
  const startSilenceDeadline = (id: number): (() => void) =>
    startDeadline(times.silenceTimeout, () => {
      if (pending.has(id)) fail('The file reader stopped answering. Drop the files again.');
    });

  const receive = (event: AnswerEvent): void => {
    const load = pending.get(event.id);
    if (load === undefined) return;
    switch (event.kind) {
      case 'progress':
        // A cancelled load gets no more time by being busy.
        if (load.cancelling) return;
        load.cancelDeadline();
        load.cancelDeadline = startSilenceDeadline(event.id);
        load.onProgress?.(event.progress);
        return;
      case 'heartbeat':
        if (load.cancelling) return;
        load.cancelDeadline();
        load.cancelDeadline = startSilenceDeadline(event.id);
        return;
      case 'loaded':
        settle(event.id, { kind: 'loaded', loaded: event.loaded });
        return;
      case 'models':
        settle(event.id, event);
        return;
      case 'refused':
        settle(event.id, { kind: 'refused', problems: event.problems });
        return;
      case 'cancelled':
        settle(event.id, { kind: 'cancelled' });
        return;
      default:
        event satisfies never;
    }
  };

  const worker = superviseWorker<LoaderRequest, AnswerEvent>({
    spawn,
    onEvent: receive,
    onFailure: fail,
    failures,
  });

  type Ask = { [Kind in 'load' | 'treat']: Omit<Extract<LoaderRequest, { kind: Kind }>, 'id'> }[
    | 'load'
    | 'treat'];

  const ask = (
    request: Ask,
    signal?: AbortSignal,
    onProgress?: LoadCall['onProgress'],
  ): Promise<LoadResult> =>
    new Promise(resolve => {
      if (signal?.aborted) return resolve({ kind: 'cancelled' });
      const id = ++lastId;
      const cancel = (): void => {
        const load = pending.get(id);
        if (load === undefined) return;
        load.cancelling = true;
        load.cancelDeadline();
        load.cancelDeadline = startDeadline(times.cancelTimeout, () => terminate({ kind: 'cancelled' }));
        worker.postIfRunning({ kind: 'cancel', id });
      };
      const end = (result: LoadResult): void => {
        signal?.removeEventListener('abort', cancel);
        resolve(result);
      };
      pending.set(id, {
        settle: end,
        onProgress,
        cancelDeadline: startSilenceDeadline(id),
        cancelling: false,
      });
      signal?.addEventListener('abort', cancel);
      try {
        worker.post({ ...request, id });
      } catch (error) {
        settle(id, { kind: 'failed', message: messageOf(error) });
      }
    });

  return {
    load: (files, { kept, onProgress, signal }) => ask({ kind: 'load', files, kept }, signal, onProgress),
    treat: (loaded, treatments, signal) => ask({ kind: 'treat', loaded, treatments }, signal),
    dispose: () => terminate({ kind: 'cancelled' }),
  };
}
