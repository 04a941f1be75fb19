import { expect, test } from 'vitest';
import type { EmbeddingEvent, MapTask } from '../core/projection/map-task.ts';
import { createEmbed, type EmbeddingWorker } from './embedding-client.ts';

const request: MapTask = { method: 'umap', features: Float32Array.of(1, 2, 3), units: 1, seed: 1 };

function arrange() {
  const worker = Object.assign(new EventTarget(), {
    asked: [] as unknown[],
    ended: false,
    postMessage(message: unknown) {
      worker.asked.push(message);
    },
    terminate() {
      worker.ended = true;
    },
  });
  const say = (data: EmbeddingEvent) => worker.dispatchEvent(new MessageEvent('message', { data }));
  const abort = new AbortController();
  const shares: number[] = [];
  const embed = createEmbed(() => worker as unknown as EmbeddingWorker);
  const made = embed(request, share => shares.push(share), abort.signal);
  return { worker, say, abort, shares, made };
}

test('a map is asked for, reports its progress and ends its worker', async () => {
  const { worker, say, shares, made } = arrange();
  expect(worker.asked).toEqual([request]);
  say({ kind: 'embedding', share: 0.5 });
  const map = { coordinates: Float32Array.of(1, 2), explained: null };
  say({ kind: 'embedded', map });
  expect(await made).toEqual(map);
  expect(shares).toEqual([0.5]);
  expect(worker.ended).toBe(true);
});

test('a cancelled map ends its worker at once', async () => {
  const { worker, abort, made } = arrange();
  abort.abort(new Error('enough'));
  await expect(made).rejects.toThrow('enough');
  expect(worker.ended).toBe(true);
});

test('what goes wrong is said in a sentence', async () => {
  const failed = arrange();
  failed.say({ kind: 'failed', message: 'A map needs at least 3 images.' });
  await expect(failed.made).rejects.toThrow('The map could not be made: A map needs at least 3 images.');
  const broken = arrange();
  broken.worker.dispatchEvent(new Event('error'));
  await expect(broken.made).rejects.toThrow('could not be loaded');
  expect(broken.worker.ended).toBe(true);
});
