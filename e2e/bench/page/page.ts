/** The page of one arm: it only hands the driver's requests to a worker, where all arms run alike. */
import type { BenchAnswer, BenchRequest } from '../session.ts';

declare global {
  interface Window {
    bench(request: BenchRequest): Promise<BenchAnswer>;
  }
}

const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' });

window.bench = request =>
  new Promise(answer => {
    worker.onmessage = ({ data }: MessageEvent<BenchAnswer>) => answer(data);
    worker.onerror = ({ message }) => answer({ kind: 'failed', message });
    worker.postMessage(request);
  });
