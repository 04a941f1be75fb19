/** The page's side of the embedding worker: one worker for each map, which a cancellation ends at once. */
import type { EmbeddingEvent, MapTask, PointMap } from '../core/projection/map-task.ts';

/** The part of a Worker that is used here. */
export type EmbeddingWorker = Pick<Worker, 'postMessage' | 'terminate' | 'addEventListener'>;

/**
 * Makes a map. Rejects with the signal's reason once it is aborted, and with an error whose
 * message is a sentence for a person where the worker fails.
 */
export type Embed = (
  request: MapTask,
  onProgress: (share: number) => void,
  signal: AbortSignal,
) => Promise<PointMap>;

const spawnEmbedding = (): EmbeddingWorker =>
  new Worker(new URL('../embedding/worker.ts', import.meta.url), { type: 'module', name: 'embedding' });

export const createEmbed =
  (spawn: () => EmbeddingWorker = spawnEmbedding): Embed =>
  (request, onProgress, signal) =>
    new Promise((resolve, reject) => {
      if (signal.aborted) return reject(signal.reason);
      const worker = spawn();
      const end = (settle: () => void) => (): void => {
        signal.removeEventListener('abort', abort);
        worker.terminate();
        settle();
      };
      const fail = (message: string) => end(() => reject(new Error(message)))();
      const abort = end(() => reject(signal.reason));
      signal.addEventListener('abort', abort);
      worker.addEventListener('message', ({ data }: MessageEvent<EmbeddingEvent>) => {
        switch (data.kind) {
          case 'embedding':
            return onProgress(data.share);
          case 'embedded':
            return end(() => resolve(data.map))();
          case 'failed':
            return fail(`The map could not be made: ${data.message}`);
          default:
            return data satisfies never;
        }
      });
      worker.addEventListener('error', () => fail('The map’s code could not be loaded. Try again.'));
      worker.postMessage(request);
    });
