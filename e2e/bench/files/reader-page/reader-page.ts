/** Fetches the file before the clock starts, then lets a worker read it, as the product does. */
import type { ReadAnswer, ReadRequest } from './reader-protocol.ts';

declare global {
  interface Window {
    prepareFile(request: ReadRequest): Promise<void>;
    readFile(): Promise<ReadAnswer>;
  }
}

let prepared: { readonly request: ReadRequest; readonly file: File } | null = null;

/** A file of many times the rows: its parts are the same bytes of the browser's, so no copy of them is in the page. */
async function fileFor({ file, times }: ReadRequest): Promise<File> {
  const blob = await (await fetch(file)).blob();
  if (times === 1) return new File([blob], file);
  const header = (await blob.slice(0, 10_000).text()).indexOf('\n') + 1;
  const body = blob.slice(header);
  return new File([blob, ...Array.from({ length: times - 1 }, () => body)], file);
}

window.prepareFile = async request => {
  prepared = { request, file: await fileFor(request) };
};

window.readFile = () =>
  new Promise(answer => {
    const worker = new Worker(new URL('./reader-worker.ts', import.meta.url), { type: 'module' });
    worker.onmessage = ({ data }: MessageEvent<ReadAnswer>) => {
      worker.terminate();
      answer(data);
    };
    worker.onerror = ({ message }) => answer({ kind: 'failed', message });
    worker.postMessage(prepared);
  });
