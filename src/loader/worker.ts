/** The loader's worker: files in, tables out. */
import { allocateBytes } from '../core/shared-memory.ts';
import { holdLivenessLock } from '../platform/liveness-lock.ts';
import type { LoadedFiles, LoaderEvent, LoaderRequest } from '../protocol.ts';
import { load } from './load.ts';

holdLivenessLock(lock => send({ kind: 'alive', lock }));

const running = new Map<number, AbortController>();

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
      // Shared pixels reach the engine's threads without a copy; a page that may not share gets memory to transfer.
      allocate: allocateBytes,
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
