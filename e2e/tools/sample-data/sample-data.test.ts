import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { benchmarkSplits } from '../../../src/core/data/sample-split.ts';
import { newHistory } from '../../../src/core/data/treatment.ts';
import { load } from '../../../src/loader/load.ts';
import { treat } from '../../../src/loader/tables/treat.ts';
import { sampleFiles, writeSampleData } from './sample-data.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sample-data-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const size = { rows: 50, testRows: 20, idx: null, split: 0 };

test('the same size gives the same bytes, and a zip that is current is left alone', async () => {
  const [a, b] = [join(folder, 'a.zip'), join(folder, 'b.zip')];
  expect(await writeSampleData(a, size)).toBe(true);
  expect(await writeSampleData(a, size)).toBe(false);
  expect(await writeSampleData(b, size)).toBe(true);
  expect(Buffer.compare(readFileSync(a), readFileSync(b))).toBe(0);
  expect(await writeSampleData(a, { ...size, rows: 51 })).toBe(true);
});

test('the zip is shaped as Kaggle gives it and goes through the loader, answers included', async () => {
  const path = join(folder, 'a.zip');
  await writeSampleData(path, size);
  const outcome = await load([new File([new Uint8Array(readFileSync(path))], 'a.zip')], {
    kept: { training: null, test: null, solution: null, history: newHistory },
    allocate: length => new Uint8Array(length),
    signal: new AbortController().signal,
    onProgress: () => undefined,
  });
  if (outcome.kind === 'refused') throw new Error(JSON.stringify(outcome.problems));
  const { training, test: testTable, solution, summary } = outcome.loaded;
  expect([training?.rows, testTable?.rows, solution?.length]).toEqual([50, 20, 20]);
  expect(summary.blanks).toEqual({ training: 0, test: 0 });

  const text = (name: string): string => Buffer.from(sampleFiles(size).get(name) ?? []).toString();
  expect(text('train.csv').slice(0, 26)).toBe('label,pixel0,pixel1,pixel2');
  expect(text('test.csv').slice(0, 20)).toBe('pixel0,pixel1,pixel2');
  expect(text('sample_submission.csv').slice(0, 22)).toBe('ImageId,Label\n1,0\n2,0\n');
  expect(text('solution.csv').split('\n')[20]).toBe(`20,${solution?.[19]}`);
});

test('a split that the tool makes is the one that the page makes of the sample, byte for byte', async () => {
  const read = async (split: number) => {
    const path = join(folder, `${split}.zip`);
    await writeSampleData(path, { ...size, split });
    const outcome = await load([new File([new Uint8Array(readFileSync(path))], 'sample.zip')], {
      kept: { training: null, test: null, solution: null, history: newHistory },
      allocate: length => new Uint8Array(length),
      signal: new AbortController().signal,
      onProgress: () => undefined,
    });
    if (outcome.kind === 'refused') throw new Error(JSON.stringify(outcome.problems));
    return outcome.loaded;
  };
  const own = await read(0);
  for (const split of benchmarkSplits) {
    const wanted = { ...newHistory.treatments, split };
    const dealt = await treat(own, wanted, length => new Uint8Array(length), new AbortController().signal);
    const made = await read(split);
    expect(dealt.summary.hash).toBe(made.summary.hash);
    expect(dealt.summary.hash).not.toBe(own.summary.hash);
    expect([dealt.training, dealt.test, dealt.solution]).toEqual([made.training, made.test, made.solution]);
  }
}, 120_000);

test('no image is in both tables', () => {
  const rows = (name: string): readonly string[] =>
    Buffer.from(sampleFiles({ rows: 300, testRows: 200, idx: null, split: 0 }).get(name) ?? [])
      .toString()
      .trimEnd()
      .split('\n')
      .slice(1);
  const training = new Set(rows('train.csv').map(row => row.slice(2)));
  expect(training.size).toBe(300);
  expect(rows('test.csv').filter(row => training.has(row))).toEqual([]);
});

test('another data set of the same format gives tables of its own images, packed or not', () => {
  /** An IDX file of bytes: magic number with the dimensions' count, the dimensions, the values. */
  const idx = (dimensions: readonly number[], values: Uint8Array): Buffer => {
    const head = Buffer.alloc(4 + 4 * dimensions.length);
    head.writeUInt32BE(0x800 + dimensions.length);
    for (const [index, length] of dimensions.entries()) head.writeUInt32BE(length, 4 + 4 * index);
    return Buffer.concat([head, values]);
  };
  const images = (count: number) => idx([count, 28, 28], new Uint8Array(count * 784).fill(7));
  const labels = (count: number) => idx([count], new Uint8Array(count).fill(3));
  writeFileSync(join(folder, 'train-images-idx3-ubyte.gz'), gzipSync(images(4)));
  writeFileSync(join(folder, 'train-labels-idx1-ubyte.gz'), gzipSync(labels(4)));
  writeFileSync(join(folder, 't10k-images-idx3-ubyte'), images(2));
  writeFileSync(join(folder, 't10k-labels-idx1-ubyte'), labels(2));
  const files = sampleFiles({ rows: 5, testRows: 1, idx: folder, split: 0 });
  const row = Array(784).fill(7).join(',');
  expect(
    Buffer.from(files.get('train.csv') ?? [])
      .toString()
      .split('\n')
      .slice(1),
  ).toEqual([...Array(5).fill(`3,${row}`), '']);
  expect(Buffer.from(files.get('solution.csv') ?? []).toString()).toBe('ImageId,Label\n1,3\n');
});
