import { describe, expect, test } from 'vitest';
import { csvText, fixtureTable, kaggleStyle } from '../core/data/csv/testing/random-csv.ts';
import { gzipped, zipOf } from './testing/containers.ts';
import { drop, type Files, loaded, refusals } from './testing/drop.ts';

const train = fixtureTable(1, 4, true);
const held = fixtureTable(2, 3, true);
const trainCsv = csvText(train);
const testCsv = csvText({ ...held, labels: null });
const pair = { 'train.csv': trainCsv, 'test.csv': testCsv };
const png = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10);

describe('files that hold no images', () => {
  const extras: Files = {
    'README.md': '# Digits\n',
    'mine.csv': 'ImageId,Label\n1,3.0\n2,5.0\n',
    'odd.csv': 'ImageId,Label\n1,3.5\n',
    'people.csv': 'name,age\nAnn,3\n',
    'one.csv': 'name\nAnn\n',
    'latin.csv': Uint8Array.of(0x63, 0x61, 0x66, 0xe9, 10),
    'plot.csv': png,
    'empty.csv': '',
  };

  test.each(Object.keys(extras))('%s is passed over and named beside images', async name => {
    const { training, summary } = await loaded({ ...pair, [name]: extras[name] });
    expect(training?.rows).toBe(4);
    expect(summary.passedOver).toEqual([{ file: name, reason: expect.stringMatching(/^[A-Z].*\.$/) }]);
  });

  test('are named by their zip', async () => {
    const zip = await zipOf({
      ...pair,
      'sample_submission.csv': 'ImageId,Label\n1,0\n2,0\n3,0\n',
      'people.csv': 'name,age\nAnn,3\n',
      'figures/a.png': png,
      'README.md': 'hello',
      '.DS_Store': 'x',
    });
    expect((await loaded({ 'k.zip': zip })).summary.passedOver).toEqual([
      { file: 'k.zip/people.csv', reason: expect.stringContaining('No column is named label') },
      { file: 'k.zip', reason: 'It has a.png and 1 other file in it, which are no tables.' },
    ]);
  });

  test('are what is wrong where nothing else came', async () => {
    const text = await refusals({ 'README.md': '# Digits\n', 'a.png': png });
    expect(text).toContain('README.md: This is not a CSV of images');
    expect(text).toContain('a.png: This is a PNG image');
  });

  test('are not passed over in the place of a table that is missing', async () => {
    expect(await refusals({ ...pair, 'test.csv': '<!DOCTYPE html>\n' })).toContain(
      'test.csv: This is a web page',
    );
    expect(
      await refusals({ ...pair, 'train.csv': 'version https://git-lfs.github.com/spec/v1\n' }),
    ).toContain('Git LFS');
  });

  test.each(['pixel0;pixel1\n', trainCsv.slice(0, 9000), `${testCsv}7\n`])(
    'a file that is meant as images and goes wrong refuses all',
    async text => {
      expect(await refusals({ ...pair, 'more.csv': text })).toContain('more.csv: ');
    },
  );
});

describe('two tables with labels', () => {
  const heldCsv = csvText(held, { ...kaggleStyle, names: 'from 1' });

  test.each<[string, string]>([
    ['digits_train.csv', 'digits_test.csv'],
    ['train.csv', 'other.csv'],
    ['a.csv', 'b.csv'],
  ])('%s and %s: one is the test table, and its labels are answers', async (first, second) => {
    const files = { [second]: heldCsv, [first]: trainCsv };
    const { training, test: testTable, solution, summary } = await loaded(files);
    expect([training?.fileName, testTable?.fileName]).toEqual([first, second]);
    expect(testTable?.pixels).toEqual(held.pixels);
    expect(testTable).not.toHaveProperty('labels');
    expect(solution).toEqual(held.labels);
    expect(summary.assumptions).toEqual([
      `${second}: The columns are named pixel1 to pixel784.`,
      expect.stringContaining(`${second} has labels too`),
    ]);
  });

  test('beside a test table without labels the one that is named train counts', async () => {
    const { training, solution, summary } = await loaded({ ...pair, 'harder.csv': heldCsv });
    expect(training?.fileName).toBe('train.csv');
    expect(solution).toBeNull();
    expect(summary.passedOver).toMatchObject([{ file: 'harder.csv' }]);
  });

  test('of one size and without telling names are refused', async () => {
    expect(await refusals({ 'a.csv': trainCsv, 'b.csv': trainCsv })).toContain('both training tables');
  });
});

test('an assumption that two files share is said once', async () => {
  const style = { ...kaggleStyle, names: 'none' } as const;
  const files = { 'a.csv': csvText(train, style), 'b.csv': csvText({ ...held, labels: null }, style) };
  expect((await loaded(files)).summary.assumptions).toEqual([
    'a.csv: There is no header line; the first column was taken as the label.',
    'b.csv: There is no header line; the columns were taken as the 784 pixels.',
  ]);
  const named = { ...kaggleStyle, names: 'from 1' } as const;
  const both = { 'a.csv': csvText(train, named), 'b.csv': csvText({ ...held, labels: null }, named) };
  expect((await loaded(both)).summary.assumptions).toEqual([
    'a.csv and b.csv: The columns are named pixel1 to pixel784.',
  ]);
});

test.each(['a.csv', 'a.csv.gz', 'a.zip'])(
  'a fault of the program is not told as a fault of %s',
  async name => {
    const content = name.endsWith('.zip')
      ? await zipOf({ 'a.csv': trainCsv })
      : name.endsWith('.gz')
        ? await gzipped(trainCsv)
        : trainCsv;
    const allocate = () => {
      throw new ReferenceError('SharedArrayBuffer is not defined');
    };
    await expect(drop({ [name]: content }, undefined, { allocate })).rejects.toThrow(/SharedArrayBuffer/);
  },
);
