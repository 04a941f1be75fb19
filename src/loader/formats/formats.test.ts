import { describe, expect, test } from 'vitest';
import { csvText, type FixtureTable, fixtureTable } from '../../core/data/csv/testing/random-csv.ts';
import { idxFile, idxImages, idxLabels, npyFile } from '../../core/data/formats/testing/write-arrays.ts';
import { deriveKey, randomBelow } from '../../core/numerics/rng.ts';
import type { LoadedTables, LoadProgress } from '../../protocol.ts';
import { type LoadOutcome, load } from '../load.ts';
import { asBytes, asFile, type Content, gzipped, zipOf } from '../testing/containers.ts';
import { idxFiles, layouts, parquetFile, pictureFiles, png, type Written } from './testing/written.ts';

const nothing: LoadedTables = { training: null, test: null, solution: null };

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

/** A labelled table whose labels rise, as pictures in folders come. */
function risingTable(seed: number, rows: number): FixtureTable {
  const table = fixtureTable(seed, rows, true);
  return { ...table, labels: (table.labels ?? new Uint8Array(0)).toSorted() };
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

  test('200 random tables, each in a random layout', async () => {
    const ways = Object.values(layouts);
    for (let seed = 0; seed < 200; seed++) {
      const key = deriveKey(seed, 9);
      const random = {
        train: risingTable(seed, 2 + randomBelow(key, 0, 4)),
        test: risingTable(seed + 1000, 1 + randomBelow(key, 1, 4)),
      };
      await expectSame(await ways[randomBelow(key, 2, ways.length)](random), random);
    }
  }, 60_000);
});

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
    const { training } = await loaded({ 'a.zip': await zipOf({ ...idxFiles(written), ...csvFiles }) });
    expect(training?.fileName).toBe('a.zip/train.csv');
  });

  test('a zip whose CSV files are no images is read by the others', async () => {
    const notes = { 'notes.csv': 'name,age\nAnn,3\n' };
    const { training } = await loaded({ 'a.zip': await zipOf({ ...idxFiles(written), ...notes }) });
    expect(training?.fileName).toBe('a.zip/train-images-idx3-ubyte');
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

describe('what is refused, with the file and a remedy', () => {
  const pixels = train.pixels;
  const labels = idxLabels(train.labels ?? new Uint8Array(0));
  const flipped = Buffer.from(parquetFile(train));
  flipped[300] ^= 255;
  test.each<[string, () => Promise<Readonly<Record<string, Content>>>, string, string]>([
    ['an IDX file that is cut short', async () => ({ a: idxImages(pixels).slice(0, -1) }), 'a', '7 images'],
    ['an IDX file with bytes behind', async () => ({ a: Buffer.concat([labels, labels]) }), 'a', '7 labels'],
    [
      'a gzip file whose header announces all memory',
      async () => ({ a: await gzipped(idxFile([2 ** 32 - 1, 28, 28], pixels)) }),
      'a',
      '4,294,967,295 images',
    ],
    [
      'the same in a zip',
      async () => ({ 'a.zip': await zipOf({ a: await gzipped(idxFile([2 ** 32 - 1, 28, 28], pixels)) }) }),
      'a.zip/a',
      '4,294,967,295 images',
    ],
    ['labels of no class', async () => ({ a: idxLabels(Uint8Array.of(1, 62)) }), 'a', 'Label 2 is 62'],
    [
      'pixels from 0 to 1',
      async () => ({ 'a.npy': npyFile([1, 784], new Float32Array(784).fill(0.5), '<f4') }),
      'a.npy',
      'Number 1 is 0.5',
    ],
    [
      'a Parquet file that is cut short',
      async () => ({ a: parquetFile(train).slice(0, 400) }),
      'a',
      'damaged',
    ],
    ['a Parquet file with a damaged byte', async () => ({ a: flipped }), 'a', ''],
    ['a Parquet magic alone', async () => ({ a: 'PAR1' }), 'a', 'damaged'],
    [
      'pictures of 32 x 32',
      async () => ({ 'a.zip': await zipOf({ 'train/3/a.png': png(new Uint8Array(1024), {}, 32) }) }),
      'a.zip/train/3/a.png',
      '32 x 32',
    ],
    [
      'pictures in folders of other names',
      async () => ({ 'a.zip': await zipOf({ 'cats/a.png': png(pixels.slice(0, 784)) }) }),
      'a.zip/cats/a.png',
      'no label',
    ],
    [
      'a JPEG where no exact pixels can be had',
      async () => ({ 'a.zip': await zipOf({ 'train/3/a.jpg': Uint8Array.of(0xff, 0xd8, 0xff, 0xe0) }) }),
      'a.zip/train/3/a.jpg',
      'JPEG',
    ],
    [
      'a zip of pictures with damaged content',
      async () => {
        const zip = await zipOf(pictureFiles(train, 'training'), { level: 0 });
        zip.fill(0x55, 90, 120);
        return { 'a.zip': zip };
      },
      `a.zip/training/${train.labels?.[0]}/0.png`,
      'could not be read',
    ],
  ])('%s', async (_, files, blamed, message) => {
    const watched: Watched = { allocated: [], progress: [] };
    const outcome = await drop(await files(), nothing, watched);
    if (outcome.kind !== 'refused') throw new Error('it was accepted');
    expect(outcome.problems[0].file).toBe(blamed);
    expect(outcome.problems[0].message).toContain(message);
    expect(outcome.problems[0].remedy).not.toBe('');
    expect(Math.max(0, ...watched.allocated)).toBeLessThanOrEqual(train.rows * 784);
  });
});
