import { describe, expect, test } from 'vitest';
import { csvText, fixtureTable } from '../../core/data/csv/testing/random-csv.ts';
import { idxImages, idxLabels, npyFile } from '../../core/data/formats/testing/write-arrays.ts';
import type { LoadProgress } from '../../core/data/load-progress.ts';
import { newHistory } from '../../core/data/treatment.ts';
import type { LoadedTables } from '../../protocol.ts';
import { type LoadOutcome, load } from '../load.ts';
import { asBytes, asFile, type Content, gzipped, zipOf } from '../testing/containers.ts';
import { checkRandomDrop } from '../testing/random-drop.ts';
import { idxFiles, layouts, png, risingTable, type Written } from './testing/written.ts';

const nothing: LoadedTables = { training: null, test: null, solution: null, history: newHistory };

interface Watched {
  readonly allocated: number[];
  readonly progress: LoadProgress[];
  readonly signal?: AbortSignal;
}

function drop(
  files: Readonly<Record<string, Content>>,
  kept: LoadedTables = nothing,
  { allocated, progress, signal }: Watched = { allocated: [], progress: [] },
): Promise<LoadOutcome> {
  const dropped = Object.entries(files).map(([name, content]) => asFile({ name, bytes: asBytes(content) }));
  return load(dropped, {
    kept,
    allocate: length => {
      allocated.push(length);
      return new Uint8Array(length);
    },
    signal: signal ?? new AbortController().signal,
    onProgress: each => progress.push(each),
  });
}

async function loaded(...args: Parameters<typeof drop>) {
  const outcome = await drop(...args);
  if (outcome.kind === 'refused') throw new Error(JSON.stringify(outcome.problems));
  return outcome.loaded;
}

const written: Written = { train: risingTable(1, 7), test: risingTable(2, 5) };
const { train, test: heldOut } = written;
const csvFiles = {
  'train.csv': csvText(train),
  'test.csv': csvText({ ...heldOut, labels: null }),
};

async function expectSame(files: Readonly<Record<string, Content>>, wanted: Written): Promise<void> {
  const tables = await loaded(files);
  const csv = await loaded({
    'train.csv': csvText(wanted.train),
    'test.csv': csvText({ ...wanted.test, labels: null }),
  });
  expect(tables.training?.pixels).toEqual(wanted.train.pixels);
  expect(tables.training?.labels).toEqual(wanted.train.labels);
  expect(tables.test?.pixels).toEqual(wanted.test.pixels);
  expect(tables.solution).toEqual(wanted.test.labels);
  expect(tables.summary.hash).toBe(csv.summary.hash);
}

describe('the same images have the same tables and the same hash as in CSV', () => {
  test.each(Object.entries(layouts))('%s', async (_, files) => {
    await expectSame(await files(written), written);
  });
});

test('60 random drops, each in a random layout, whole and three times cut short', async () => {
  for (let seed = 0; seed < 60; seed++) expect(await checkRandomDrop(seed)).toBeNull();
}, 60_000);

describe('labels beyond the digits become classes, and stay as they are where they are answers', () => {
  const letters: Written = {
    train: { ...train, labels: Uint8Array.of(0, 1, 10, 10, 24, 24, 61) },
    test: { ...heldOut, labels: Uint8Array.of(0, 10, 10, 24, 61) },
  };
  const csv = async ({ train: toTrain, test: toPredict }: Written) => ({
    'train.csv': csvText(toTrain),
    'test.csv': csvText(toPredict),
  });
  test.each(Object.entries({ ...layouts, 'two CSV files with labels': csv }))('%s', async (_, files) => {
    const { training, solution } = await loaded(await files(letters));
    expect(training?.classes.labels).toEqual([0, 1, 10, 24, 61]);
    expect([...(training?.labels ?? [])]).toEqual([0, 1, 2, 2, 3, 3, 4]);
    expect(solution).toEqual(letters.test.labels);
  });
});

test('an array takes one allocation of its final size, and its progress is told', async () => {
  const large = fixtureTable(3, 3000, true);
  const watched: Watched = { allocated: [], progress: [] };
  const { training } = await loaded(
    {
      'train-images-idx3-ubyte.gz': await gzipped(idxImages(large.pixels)),
      'train-labels-idx1-ubyte': idxLabels(large.labels ?? new Uint8Array(0)),
    },
    nothing,
    watched,
  );
  expect(Buffer.compare(training?.pixels ?? Buffer.of(), large.pixels)).toBe(0);
  expect(watched.allocated).toEqual([3000 * 784, 3000]);
  expect(watched.progress[0]).toMatchObject({ file: 'train-images-idx3-ubyte.gz' });
  expect(watched.progress[0].bytesTotal).toBeGreaterThan(3000 * 784);
});

test('a cancelled reading throws and gives nothing', async () => {
  for (const files of await Promise.all(Object.values(layouts).map(layout => layout(written)))) {
    const controller = new AbortController();
    const loading = drop(files, nothing, { allocated: [], progress: [], signal: controller.signal });
    controller.abort();
    await expect(loading).rejects.toThrow(/abort/i);
  }
});

describe('with what else is there', () => {
  test('images of a CSV and of IDX files complete one another', async () => {
    const idx = Object.entries(idxFiles(written));
    const a = await loaded({ 'train.csv': csvFiles['train.csv'], ...Object.fromEntries(idx.slice(2)) });
    const b = await loaded({ 'test.csv': csvFiles['test.csv'], ...Object.fromEntries(idx.slice(0, 2)) });
    expect(a.solution).toEqual(heldOut.labels);
    expect(b.solution).toBeNull();
    expect(a.summary.hash).toBe(b.summary.hash);
  });

  test('a zip whose CSV files are images is read by them', async () => {
    const { training, summary } = await loaded({
      'a.zip': await zipOf({ ...idxFiles(written), ...csvFiles }),
    });
    expect(training?.fileName).toBe('a.zip/train.csv');
    expect(summary.passedOver.map(({ reason }) => reason)).toEqual(
      new Array(4).fill('The CSV files have both tables.'),
    );
  });

  test('a zip whose CSV files are no images is read by the others', async () => {
    const notes = { 'notes.csv': 'name,age\nAnn,3\n' };
    const { training } = await loaded({ 'a.zip': await zipOf({ ...idxFiles(written), ...notes }) });
    expect(training?.fileName).toBe('a.zip/train-images-idx3-ubyte');
  });

  test('what two CSV files of images make needless is passed over and named', async () => {
    const { summary } = await loaded({ ...csvFiles, 'x.npy': npyFile([1], Uint8Array.of(3)) });
    expect(summary.passedOver).toEqual([{ file: 'x.npy', reason: 'The CSV files have both tables.' }]);
  });

  test('labels of test images are said to count only for the held-out score, and other files are named', async () => {
    const zip = await zipOf({ ...idxFiles(written), 'README.md': '# hello' });
    const { summary } = await loaded({ 'a.zip': zip });
    expect(summary.assumptions).toEqual([expect.stringMatching(/^t10k-images-idx3-ubyte has labels too/)]);
    expect(summary.passedOver).toEqual([{ file: 'a.zip', reason: expect.stringContaining('README.md') }]);
  });

  test('answers that are given count, and must fit', async () => {
    const answers = (rows: number) =>
      `ImageId,Label\n${Array.from({ length: rows }, (_, row) => `${row + 1},9\n`).join('')}`;
    const files = idxFiles(written);
    expect((await loaded({ ...files, 'solution.csv': answers(5) })).solution).toEqual(
      new Uint8Array(5).fill(9),
    );
    const outcome = await drop({ ...files, 'solution.csv': answers(4) });
    expect(outcome.kind === 'refused' && outcome.problems[0].message).toContain('4 rows');
  });

  test('test images join the training images that are there, and pictures without labels are test images', async () => {
    const first = await loaded({ 'train.csv': csvFiles['train.csv'] });
    const pictures = Object.fromEntries(
      Array.from({ length: heldOut.rows }, (_, row) => [
        `test/img_${row + 1}.png`,
        png(heldOut.pixels.subarray(row * 784, (row + 1) * 784)),
      ]),
    );
    const both = await loaded({ 'test.zip': await zipOf(pictures) }, first);
    expect(both.training).toBe(first.training);
    expect(both.test?.pixels).toEqual(heldOut.pixels);
    const outcome = await drop({ 'again.zip': await zipOf(pictures) }, both);
    expect(outcome.kind === 'refused' && outcome.problems[0].message).toContain('loaded already');
  });
});
