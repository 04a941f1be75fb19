import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { load } from '../../src/loader/load.ts';
import { sampleFiles, writeSampleData } from './sample-data.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sample-data-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const size = { rows: 50, testRows: 20 };

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
    kept: { training: null, test: null, solution: null },
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

test('no image is in both tables', () => {
  const rows = (name: string): readonly string[] =>
    Buffer.from(sampleFiles({ rows: 300, testRows: 200 }).get(name) ?? [])
      .toString()
      .trimEnd()
      .split('\n')
      .slice(1);
  const training = new Set(rows('train.csv').map(row => row.slice(2)));
  expect(training.size).toBe(300);
  expect(rows('test.csv').filter(row => training.has(row))).toEqual([]);
});
