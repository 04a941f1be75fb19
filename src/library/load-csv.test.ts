import { gzipSync } from 'node:zlib';
import { describe, expect, test, vi } from 'vitest';
import { type CsvSource, loadCsv, loadLabelledCsv } from './load-csv.ts';

const pixelNames = Array.from({ length: 784 }, (_, index) => `pixel${index}`).join();
const line = (grey: number) => Array.from({ length: 784 }, (_, at) => (at + grey) % 256).join();
const labelled = `label,${pixelNames}\n3,${line(1)}\n7,${line(2)}\n`;
const unlabelled = `id,${pixelNames}\na,${line(1)}\nb,${line(2)}\n`;
const bytes = new TextEncoder().encode(labelled);

/** A stream that gives a few bytes at a time. */
const trickle = (of: Uint8Array) =>
  new ReadableStream<Uint8Array>({
    start(controller) {
      for (let at = 0; at < of.length; at += 700) controller.enqueue(of.subarray(at, at + 700));
      controller.close();
    },
  });

test.each<[string, () => CsvSource]>([
  ['text', () => labelled],
  ['bytes', () => bytes],
  ["a Buffer of Node's", () => Buffer.from(labelled)],
  ['an ArrayBuffer', () => bytes.slice().buffer],
  ['a Blob', () => new Blob([bytes])],
  ['a File', () => new File([bytes], 'train.csv')],
  ['a stream', () => trickle(bytes)],
  ['a stream of Buffers', () => trickle(Buffer.from(labelled))],
  ['gzip', () => gzipSync(bytes)],
  ['a stream of gzip', () => trickle(gzipSync(bytes))],
])('reads %s', async (_, source) => {
  const images = await loadLabelledCsv(source());
  expect(images.count).toBe(2);
  expect([...images.labels]).toEqual([3, 7]);
  expect([...images.pixels.subarray(0, 3), ...images.pixels.subarray(784, 787)]).toEqual([1, 2, 3, 2, 3, 4]);
  expect(images.classes.labels).toHaveLength(10);
});

test('a table without labels keeps its ids for the submission, and labels may be left out', async () => {
  const test = await loadCsv(unlabelled);
  expect(test.submission).toEqual({ columns: ['id', 'label'], ids: ['a', 'b'] });
  expect(await loadCsv(labelled)).not.toHaveProperty('labels');
});

test('a well-known set is recognised by the name of its file', async () => {
  const images = await loadLabelledCsv(labelled, { name: 'fashion-mnist_train.csv' });
  expect(images.classes.names[3]).toBe('Dress');
});

describe('is refused with the place and a remedy', () => {
  test.each<[string, string | Uint8Array, object]>([
    ['an empty file', '', { code: 'data' }],
    [
      'a field that is no number',
      labelled.replace(',5,', ',five,'),
      { message: expect.stringMatching(/^images\.csv, line 2, column 6: pixel4 is not a number, "five"/) },
    ],
    ['a table without labels', unlabelled, { message: expect.stringContaining('no column of labels') }],
    ['a submission', 'ImageId,Label\n1,3\n2,4\n', { message: expect.stringContaining('without pixels') }],
    [
      'a picture',
      Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10),
      { message: expect.stringContaining('PNG') },
    ],
    [
      'gzip that was cut short',
      gzipSync(bytes).subarray(0, 900),
      { message: expect.stringContaining('could not be read') },
    ],
  ])('%s', async (_, source, expected) => {
    await expect(loadLabelledCsv(source)).rejects.toMatchObject({
      name: 'RecognizerError',
      code: 'data',
      place: { file: 'images.csv' },
      ...expected,
    });
  });

  test('what is no CSV at all', async () => {
    const text = new ReadableStream({ start: controller => controller.enqueue(labelled) });
    await expect(loadCsv(text)).rejects.toMatchObject({
      code: 'data',
      remedy: 'Give a stream of Uint8Array.',
    });
    await expect(loadCsv(7 as unknown as string)).rejects.toMatchObject({ code: 'data' });
  });
});

test('a source that fails is let go, with the signal that outlives it', async () => {
  const ended: string[] = [];
  const source = new ReadableStream<unknown>({
    start: stream => stream.enqueue('text'),
    cancel: () => void ended.push('stream'),
  }) as ReadableStream<Uint8Array>;
  const { signal } = new AbortController();
  const removed = vi.spyOn(signal, 'removeEventListener');
  await expect(loadCsv(source, { signal })).rejects.toMatchObject({ code: 'data' });
  expect(ended).toEqual(['stream']);
  expect(removed).toHaveBeenCalledTimes(1);
});

test('reading is ended by its signal, also where the stream stands still', async () => {
  for (const start of ['', labelled, gzipSync(bytes).subarray(0, 700)]) {
    const controller = new AbortController();
    const stalled = new ReadableStream<Uint8Array>({
      start: stream => {
        if (start.length > 0) stream.enqueue(new Uint8Array(Buffer.from(start)));
      },
    });
    const reading = loadCsv(stalled, { signal: controller.signal });
    setTimeout(() => controller.abort(new Error('enough')));
    await expect(reading).rejects.toThrow('enough');
  }
  await expect(loadCsv(labelled, { signal: AbortSignal.abort(new Error('enough')) })).rejects.toThrow(
    'enough',
  );
});
