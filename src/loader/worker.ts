/** The loader's worker: files in, tables out. */
import { allocateBytes } from '../core/shared-memory.ts';
import { holdLivenessLock } from '../platform/liveness-lock.ts';
import type { LoadedFiles, LoaderEvent, LoaderRequest } from '../protocol.ts';
import { type DropOutcome, loadDrop } from './load.ts';
import { treat } from './tables/treat.ts';

holdLivenessLock(lock => send({ kind: 'alive', lock }));

type Asked = Exclude<LoaderRequest, { kind: 'cancel' }>;

const millisecondsBetweenHeartbeats = 500;

const running = new Map<number, AbortController>();

function send(event: LoaderEvent, transfer: Transferable[] = []): void {
  self.postMessage(event, { transfer });
}

self.onmessage = ({ data }: MessageEvent<LoaderRequest>) => {
  switch (data.kind) {
    case 'load':
    case 'treat':
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

async function outcomeOf(request: Asked, signal: AbortSignal): Promise<DropOutcome> {
  if (request.kind === 'treat')
    return { kind: 'loaded', loaded: await treat(request.loaded, request.treatments, allocateBytes, signal) };
  const { id, files, kept } = request;
  return loadDrop(files, {
    kept,
    // Shared pixels reach the engine's threads without a copy; a page that may not share gets memory to transfer.
    allocate: allocateBytes,
    signal,
    onProgress: progress => send({ kind: 'progress', id, progress }),
  });
}

async function answer(request: Asked): Promise<void> {
  const { id } = request;
  const controller = new AbortController();
  running.set(id, controller);
  const sendHeartbeat = (): void => send({ kind: 'heartbeat', id, silence: 0 });
  const heartbeats = setInterval(sendHeartbeat, millisecondsBetweenHeartbeats);
  try {
    const outcome = await outcomeOf(request, controller.signal);
    if (outcome.kind !== 'refused' && outcome.loaded) send({ ...outcome, id }, buffersOf(outcome.loaded));
    else send({ ...outcome, id });
  } catch (error) {
    if (!controller.signal.aborted) throw error;
    send({ kind: 'cancelled', id });
  } finally {
    clearInterval(heartbeats);
    running.delete(id);
  }
}

/** The buffers to transfer to the page: those that are not shared. */
function buffersOf({ training, test, solution, history: { removedTest } }: LoadedFiles): ArrayBuffer[] {
  const removed = [removedTest?.test.pixels, removedTest?.solution];
  const columns = [training?.pixels, training?.labels, test?.pixels, solution, ...removed];
  const buffers = columns.map(column => column?.buffer).filter(buffer => buffer instanceof ArrayBuffer);
  return [...new Set(buffers)];
}
