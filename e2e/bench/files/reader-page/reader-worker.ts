/** One reading in a worker of its own. */
import type { FileName, ReadAnswer, ReadRequest } from './reader-protocol.ts';
import { readers } from './readers.ts';

const rowsOf: { readonly [Name in FileName]: number } = {
  'train.csv': 42_000,
  'test.csv': 28_000,
  'digit-recognizer.zip': 70_000,
};

async function answer({ request, file }: { request: ReadRequest; file: File }): Promise<ReadAnswer> {
  const start = performance.now();
  const { rows, pixels } = await readers[request.reader](file, rowsOf[request.file] * request.times);
  const seconds = (performance.now() - start) / 1000;
  let ink = 0;
  for (const part of pixels) for (const value of part) ink += value;
  return { kind: 'read', seconds, rows, bytes: file.size, ink };
}

self.onmessage = ({ data }: MessageEvent<{ request: ReadRequest; file: File }>) => {
  answer(data)
    .catch((error): ReadAnswer => ({ kind: 'failed', message: String(error) }))
    .then(found => self.postMessage(found));
};
