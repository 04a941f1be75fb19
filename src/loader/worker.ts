/** The loader's worker: files in, tables out. */
import type { Allocate } from '../core/data/csv/growing-bytes.ts';
import { holdLivenessLock } from '../platform/liveness-lock.ts';
import type { LoadedFiles, LoaderEvent, LoaderRequest } from '../protocol.ts';
import { load } from './load.ts';

holdLivenessLock(lock => send({ kind: 'alive', lock }));

const running = new Map<number, AbortController>();

/** Some browsers call a page isolated and have no shared memory all the same. */
const isShared = globalThis.crossOriginIsolated && typeof SharedArrayBuffer !== 'undefined';

/** Shared memory reaches the engine's threads without a copy; a page that may not share gets memory to transfer. */
const allocate: Allocate = isShared
  ? length => new Uint8Array(new SharedArrayBuffer(length))
  : length => new Uint8Array(length);

function send(event: LoaderEvent, transfer: Transferable[] = []): void {
  self.postMessage(event, { transfer });
}

self.onmessage = ({ data }: MessageEvent<LoaderRequest>) => {
  switch (data.kind) {
    case 'load':
      // An error here is a defect: the page's client gets it as the worker's `error` event.
      answer(data).catch(error => reportError(error));
      return;
    case 'cancel':
      running.get(data.id)?.abort();
      return;
    default:
      data satisfies never;
  }
};

async function answer({ id, files, kept }: Extract<LoaderRequest, { kind: 'load' }>): Promise<void> {
  const controller = new AbortController();
  running.set(id, controller);
  try {
    const outcome = await load(files, {
      kept,
      allocate,
      signal: controller.signal,
      onProgress: progress => send({ kind: 'progress', id, progress }),
    });
    if (outcome.kind === 'loaded') send({ ...outcome, id }, buffersOf(outcome.loaded));
    else send({ ...outcome, id });
  } catch (error) {
    if (!controller.signal.aborted) throw error;
    send({ kind: 'cancelled', id });
  } finally {
    running.delete(id);
  }
}

/** The buffers to transfer to the page: those that are not shared. */
function buffersOf({ training, test, solution }: LoadedFiles): ArrayBuffer[] {
  const columns = [training?.pixels, training?.labels, test?.pixels, solution];
  const buffers = columns.map(column => column?.buffer).filter(buffer => buffer instanceof ArrayBuffer);
  return [...new Set(buffers)];
}
