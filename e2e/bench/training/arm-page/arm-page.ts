/** The page of one arm: it hands the driver's requests to a worker, where all arms run alike. */

import type { BenchAnswer, BenchRequest } from '../arm-protocol.ts';
import { parseImages } from '../arms/images.ts';
import { networkOf } from '../networks.ts';

declare global {
  interface Window {
    bench(request: BenchRequest): Promise<BenchAnswer>;
  }
}

const worker = new Worker(new URL('./arm-worker.ts', import.meta.url), { type: 'module' });

window.bench = async request => {
  if (request.kind === 'allocation') {
    const { bytesPerStep } = await import('./allocation.ts');
    const file = await (await fetch(new URL('/images.bin', location.href))).arrayBuffer();
    const bytes = await bytesPerStep(networkOf(request.network), request.batch, parseImages(file));
    return { kind: 'allocation', bytesPerStep: bytes };
  }
  return new Promise(answer => {
    worker.onmessage = ({ data }: MessageEvent<BenchAnswer>) => answer(data);
    worker.onerror = ({ message }) => answer({ kind: 'failed', message });
    worker.postMessage(request);
  });
};
