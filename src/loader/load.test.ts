import { describe, expect, test } from 'vitest';
import { tenDigits } from '../core/data/classes.ts';
import { csvText, fixtureTable, kaggleStyle } from '../core/data/csv/testing/random-csv.ts';
import { badDrops, type Content, gzipped, zipOf } from './testing/containers.ts';
import { drop, loaded, nothingLoaded } from './testing/drop.ts';
import { checkRandomFile } from './testing/random-file.ts';

const train = fixtureTable(1, 4, true);
const test_ = fixtureTable(2, 3, false);
const trainCsv = csvText(train);
const testCsv = csvText(test_);

describe('what is accepted', () => {
  test('labels with gaps become classes, and what the ten digits are is as it was', async () => {
    const letters = { ...fixtureTable(1, 4, true), labels: Uint8Array.of(24, 0, 10, 24) };
    const { training, summary } = await loaded({ 'train.csv': csvText(letters), 'test.csv': testCsv });
    expect(training?.classes.labels).toEqual([0, 10, 24]);
    expect([...(training?.labels ?? [])]).toEqual([2, 0, 1, 2]);
    const digits = await loaded({ 'train.csv': trainCsv, 'test.csv': testCsv });
    expect(digits.training?.classes).toEqual(tenDigits);
    expect(digits.training?.labels).toEqual(train.labels);
    expect(digits.summary.hash).toBe('3150efc96b6fcd6f82c64b9548314ac6e9f4990c50587fbebcd077dc9740a698');
    expect(summary.hash).not.toBe(digits.summary.hash);
  });

  test('images of a single class above the digits are refused', async () => {
    const alone = { ...fixtureTable(1, 4, true), labels: new Uint8Array(4).fill(12) };
    const outcome = await drop({ 'train.csv': csvText(alone) });
    expect(outcome.kind === 'refused' && outcome.problems[0].message).toContain(
      'Every image has the label 12',
    );
  });

  test.each<[string, () => Promise<Readonly<Record<string, Content>>>]>([
    ['a pair of CSVs', async () => ({ 'train.csv': trainCsv, 'test.csv': testCsv })],
    ['a pair whose names are swapped', async () => ({ 'test.csv': trainCsv, 'train.csv': testCsv })],
    ['a zip', async () => ({ 'k.zip': await zipOf({ 'train.csv': trainCsv, 'test.csv': testCsv }) })],
    ['a gzip pair', async () => ({ 'a.gz': await gzipped(trainCsv), 'b.csv.gz': await gzipped(testCsv) })],
    [
      'a zip with extra files and folders',
      async () => ({
        'k.zip': await zipOf({
          'data/train.csv': trainCsv,
          '__MACOSX/data/._train.csv': 'rubbish',
          'README.md': '# hello',
          'inner.zip': await zipOf({ 'train.csv': trainCsv }),
          'people.csv': 'name,age\nAnn,3\n',
          'nothing.csv': '',
          'sample_submission.csv': 'ImageId,Label\n1,0\n2,0\n3,0\n',
          'data/test.csv': testCsv,
        }),
      }),
    ],
    [
      'every unusual spelling at once',
      async () => ({
        'a.csv': csvText(train, {
          ...kaggleStyle,
          byteOrderMark: true,
          lineEnds: 'mixed',
          quotes: 'all',
          blankLines: 3,
          shuffledColumns: true,
        }),
        'b.csv': csvText(test_, { ...kaggleStyle, finalNewline: false, quotes: 'some' }),
      }),
    ],
  ])('%s', async (_, files) => {
    const tables = await loaded(await files());
    expect(tables.training?.pixels).toEqual(train.pixels);
    expect(tables.training?.labels).toEqual(train.labels);
    expect(tables.test?.pixels).toEqual(test_.pixels);
    expect(tables.solution).toBeNull();
    expect(tables.summary.hash).toBe((await loaded({ 'a.csv': trainCsv, 'b.csv': testCsv })).summary.hash);
  });

  test('a table larger than the buffers through which it is read, from every container', async () => {
    const large = fixtureTable(3, 1200, true);
    const csv = csvText(large);
    expect(csv.length).toBeGreaterThan(2 ** 21);
    const drops = [
      { 'a.csv': csv },
      { 'a.csv.gz': await gzipped(csv) },
      { 'a.zip': await zipOf({ 'a.csv': csv }) },
    ];
    for (const files of drops) {
      const { training } = await loaded(files);
      expect(Buffer.compare(training?.pixels ?? Buffer.of(), large.pixels)).toBe(0);
      expect(training?.labels).toEqual(large.labels);
    }
  });

  test('the sample data brings its answers, a submission does not', async () => {
    const answers = 'ImageId,Label\n1,7\n2,0\n3,9\n';
    const files = { 'train.csv': trainCsv, 'test.csv': testCsv };
    expect((await loaded({ 'k.zip': await zipOf({ ...files, 'solution.csv': answers }) })).solution).toEqual(
      Uint8Array.of(7, 0, 9),
    );
    expect((await loaded({ 'k.zip': await zipOf({ ...files, 'mine.csv': answers }) })).solution).toBeNull();
  });

  test('answers that were dropped by themselves count before those in a zip', async () => {
    const zip = await zipOf({
      'train.csv': trainCsv,
      'test.csv': testCsv,
      'solution.csv': 'ImageId,Label\n1,7\n2,0\n3,9\n',
    });
    const given = 'ImageId,Label\n1,1\n2,2\n3,3\n';
    expect((await loaded({ 'k.zip': zip, 'solution.csv': given })).solution).toEqual(Uint8Array.of(1, 2, 3));
  });

  test('a test table that comes later joins the training table that is there', async () => {
    const first = await loaded({ 'train.csv': trainCsv });
    const both = await loaded({ 'test.csv': testCsv }, first);
    expect(both.training).toBe(first.training);
    expect(both.test?.rows).toBe(3);
    expect(both.summary.hash).not.toBe(first.summary.hash);
  });

  test('a test table alone is refused where another is loaded, and a training table alone keeps the test table', async () => {
    const both = await loaded({ 'train.csv': trainCsv, 'test.csv': testCsv });
    const outcome = await drop({ 'again.csv': testCsv }, both);
    expect(outcome.kind === 'refused' && outcome.problems[0].message).toContain('second test table');
    expect((await loaded({ 'train.csv': trainCsv }, both)).test).toBe(both.test);
  });

  test('duplicates and blank images are counted', async () => {
    const blank = `${'0,'.repeat(783)}0\n`;
    const { summary } = await loaded({ 'a.csv': trainCsv, 'b.csv': testCsv + blank + blank });
    expect(summary.blanks).toEqual({ training: 0, test: 2 });
    expect(summary.duplicates).toEqual({ training: 0, test: 1 });
  });
});

describe('what is refused', async () => {
  test.each(await badDrops())('$what, with its place and a remedy', async bad => {
    const outcome = await drop(Object.fromEntries(bad.files.map(({ name, bytes }) => [name, bytes])));
    if (outcome.kind !== 'refused') throw new Error('it was accepted');
    const [{ file, line, column, message, remedy }] = outcome.problems;
    expect({ file, line, column }).toEqual({ file: bad.blamed, line: bad.line, column: bad.column });
    expect(message).toContain(bad.message);
    expect(remedy).toContain(bad.remedy);
  });

  test('every bad file of a drop has its own problem', async () => {
    const outcome = await drop({ 'a.csv': `${trainCsv}\n1\n`, 'b.csv': '', 'c.csv': `${testCsv}1\n` });
    expect(outcome.kind === 'refused' && outcome.problems.map(({ file, line }) => [file, line])).toEqual([
      ['a.csv', 6],
      ['c.csv', 5],
    ]);
  });
});

test.each([
  ['a CSV', async () => ({ 'train.csv': trainCsv })],
  ['a zip', async () => ({ 'k.zip': await zipOf({ 'train.csv': trainCsv }) })],
  ['a gzip file', async () => ({ 'a.csv.gz': await gzipped(trainCsv) })],
] satisfies readonly [string, () => Promise<Record<string, Content>>][])(
  'what the browser lacks while %s is read is thrown, and not called a fault of the file',
  async (_, files) => {
    const lacking = (): never => {
      throw new ReferenceError("Can't find variable: SharedArrayBuffer");
    };
    await expect(drop(await files(), nothingLoaded, { allocate: lacking })).rejects.toThrow(
      'SharedArrayBuffer',
    );
  },
);

test('a cancelled load throws and gives nothing', async () => {
  const controller = new AbortController();
  const loading = drop({ 'train.csv': trainCsv }, nothingLoaded, { signal: controller.signal });
  controller.abort();
  await expect(loading).rejects.toThrow(/abort/i);
});

test('250 random files, valid and damaged, in any container and any chunks, are read as Papa Parse reads them', async () => {
  // The two at the end are the ones of a first million that were judged otherwise than by the rules.
  const seeds = [...Array.from({ length: 250 }, (_, seed) => seed), 1_092_638, 1_129_743];
  for (const seed of seeds) expect(await checkRandomFile(seed)).toBeNull();
}, 60_000);
