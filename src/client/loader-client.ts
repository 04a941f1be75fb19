import type { FileProblem } from '../core/data/file-problem.ts';
import { messageOf } from '../core/error-message.ts';
import { startDeadline } from '../platform/deadline.ts';
import { onWorkerDeath } from '../platform/liveness-lock.ts';
import type { LoadedFiles, LoadedTables, LoaderEvent, LoaderRequest, LoadProgress } from '../protocol.ts';

/** Every load ends in one of these; a promise of the client is never rejected. */
type LoadResult =
  | { readonly kind: 'loaded'; readonly loaded: LoadedFiles }
  | { readonly kind: 'refused'; readonly problems: readonly FileProblem[] }
  | { readonly kind: 'cancelled' }
  /** The worker failed or fell silent; it has been replaced, and what was loaded before is untouched. */
  | { readonly kind: 'failed'; readonly message: string };

interface LoadCall {
  readonly kept: LoadedTables;
  readonly onProgress?: (progress: LoadProgress) => void;
  /** Cancels the load. */
  readonly signal?: AbortSignal;
}

export interface LoaderClient {
  load(files: readonly File[], call: LoadCall): Promise<LoadResult>;
  /** Ends the worker; loads under way end as cancelled. */
  dispose(): void;
}

/** The part of a Worker that the client uses. */
export interface LoaderWorker {
  postMessage(request: LoaderRequest): void;
  terminate(): void;
  onmessage: ((event: MessageEvent<LoaderEvent>) => void) | null;
  onerror: ((event: ErrorEvent) => void) | null;
  onmessageerror: ((event: MessageEvent) => void) | null;
}

export interface LoaderTimes {
  /** Silence of a worker under way after which it counts as stuck, in milliseconds. */
  readonly silence: number;
  /** Time that a cancelled worker has to stop by itself, in milliseconds. */
  readonly cancel: number;
}

const usualTimes: LoaderTimes = { silence: 30_000, cancel: 2_000 };

interface Pending {
  readonly settle: (result: LoadResult) => void;
  readonly onProgress: ((progress: LoadProgress) => void) | undefined;
  /** Calls off the deadline of its next news. */
  callOff: () => void;
  cancelling: boolean;
}

function spawnLoader(): LoaderWorker {
  return new Worker(new URL('../loader/worker.ts', import.meta.url), { type: 'module', name: 'loader' });
}

/** The page's side of the loader worker, which is started when first needed and replaced when it fails. */
export function createLoaderClient(
  spawn: () => LoaderWorker = spawnLoader,
  times: LoaderTimes = usualTimes,
): LoaderClient {
  let worker: LoaderWorker | null = null;
  let lastId = 0;
  const pending = new Map<number, Pending>();

  const settle = (id: number, result: LoadResult): void => {
    const load = pending.get(id);
    if (load === undefined) return;
    pending.delete(id);
    load.callOff();
    load.settle(result);
  };
  /** All loads of a worker end with it. */
  const replace = (result: LoadResult): void => {
    worker?.terminate();
    worker = null;
    for (const id of [...pending.keys()]) settle(id, result);
  };
  const fail = (message: string): void => replace({ kind: 'failed', message });
  const expectNews = (id: number): (() => void) =>
    startDeadline(times.silence, () => {
      if (pending.has(id)) fail('The file reader stopped answering. Drop the files again.');
    });

  const receive = (event: Exclude<LoaderEvent, { kind: 'alive' }>): void => {
    const load = pending.get(event.id);
    if (load === undefined) return;
    switch (event.kind) {
      case 'progress':
        // What was cancelled gets no more time by still being busy.
        if (load.cancelling) return;
        load.callOff();
        load.callOff = expectNews(event.id);
        load.onProgress?.(event.progress);
        return;
      case 'loaded':
        settle(event.id, { kind: 'loaded', loaded: event.loaded });
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

  const started = (): LoaderWorker => {
    if (worker !== null) return worker;
    const fresh = spawn();
    // A late event of a replaced worker must not reach its successor's loads.
    const ifCurrent = (act: () => void): void => {
      if (fresh === worker) act();
    };
    fresh.onmessage = ({ data }) =>
      ifCurrent(() => {
        if (data.kind !== 'alive') receive(data);
        else
          onWorkerDeath(data.lock, () =>
            ifCurrent(() => fail('The file reader died. Drop the files again.')),
          );
      });
    fresh.onerror = event =>
      ifCurrent(() => fail(`The file reader failed: ${event.message || 'it could not be started'}.`));
    fresh.onmessageerror = () => ifCurrent(() => fail('The file reader sent something that cannot be read.'));
    worker = fresh;
    return fresh;
  };

  return {
    load: (files, { kept, onProgress, signal }) =>
      new Promise(resolve => {
        if (signal?.aborted) return resolve({ kind: 'cancelled' });
        const id = ++lastId;
        const cancel = (): void => {
          const load = pending.get(id);
          if (load === undefined) return;
          load.cancelling = true;
          load.callOff();
          load.callOff = startDeadline(times.cancel, () => replace({ kind: 'cancelled' }));
          worker?.postMessage({ kind: 'cancel', id });
        };
        const end = (result: LoadResult): void => {
          signal?.removeEventListener('abort', cancel);
          resolve(result);
        };
        pending.set(id, { settle: end, onProgress, callOff: expectNews(id), cancelling: false });
        signal?.addEventListener('abort', cancel);
        try {
          started().postMessage({ kind: 'load', id, files, kept });
        } catch (error) {
          settle(id, { kind: 'failed', message: messageOf(error) });
        }
      }),
    dispose: () => replace({ kind: 'cancelled' }),
  };
}
