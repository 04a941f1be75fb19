import { describe, expect, test } from 'vitest';
import { csvText, fixtureTable, kaggleStyle } from '../core/data/csv/testing/random-csv.ts';
import { idxFiles, png } from './formats/testing/written.ts';
import { zipOf } from './testing/containers.ts';
import { type Files, loaded, refusals } from './testing/drop.ts';

const train = fixtureTable(1, 4, true);
const toPredict = { ...fixtureTable(2, 3, true), labels: null };
const trainCsv = csvText(train);
const pair = { 'train.csv': trainCsv, 'test.csv': csvText(toPredict) };

/** The test table with a column of ids before its pixels. */
function withIds(column: string, ids: readonly string[]): string {
  const [header, ...rows] = csvText(toPredict).trimEnd().split('\n');
  return [`${column},${header}`, ...rows.map((row, at) => `${ids[at]},${row}`), ''].join('\n');
}

const formIn = async (files: Files) => (await loaded(files)).test?.submission;

describe('the submission is written', () => {
  test('as Kaggle wants it where nothing says otherwise', async () => {
    expect(await formIn(pair)).toBeUndefined();
    expect(await formIn({ ...pair, 'train.csv': withLabel(['5', '6', '7', '8']) })).toBeUndefined();
  });

  /** The training table with ids, which are nobody's to submit. */
  function withLabel(ids: readonly string[]): string {
    const [header, ...rows] = trainCsv.trimEnd().split('\n');
    return [`id,${header}`, ...rows.map((row, at) => `${ids[at]},${row}`), ''].join('\n');
  }

  test.each<[string, string, readonly string[], object]>([
    ['id', 'ids from 0', ['0', '1', '2'], { columns: ['id', 'label'], ids: ['0', '1', '2'] }],
    ['id', 'ids from 1', ['1', '2', '3'], { columns: ['id', 'label'], ids: null }],
    ['ImageId', 'any ids', ['7', '007', 'a-1'], { columns: ['ImageId', 'Label'], ids: ['7', '007', 'a-1'] }],
  ])('with the column %s of the test table: %s', async (column, _what, ids, form) => {
    expect(await formIn({ ...pair, 'test.csv': withIds(column, ids) })).toEqual(form);
  });

  test.each<[string, readonly string[]]>([
    ['repeat', ['4', '4', '5']],
    ['are missing', ['4', ' ', '5']],
  ])('without ids that %s, and that is said', async (_what, ids) => {
    const { test: table, summary } = await loaded({ ...pair, 'test.csv': withIds('id', ids) });
    expect(table?.submission).toBeUndefined();
    expect(summary.assumptions.join()).toContain('The ids are passed over');
  });

  const sample = 'Id,Digit\n10,0\n11,0\n12,0\n';

  test('with the header and the ids of sample_submission.csv, in a zip too, and for other formats', async () => {
    const form = { columns: ['Id', 'Digit'], ids: ['10', '11', '12'] };
    expect(await formIn({ ...pair, 'sample_submission.csv': sample })).toEqual(form);
    expect(await formIn({ 'k.zip': await zipOf({ ...pair, 'sampleSubmission.csv': sample }) })).toEqual(form);
    const { 't10k-labels-idx1-ubyte': _, ...idx } = idxFiles({ train, test: fixtureTable(2, 3, true) });
    const { test: table, summary } = await loaded({ ...idx, 'sample_submission.csv': sample });
    expect(table?.submission).toEqual(form);
    expect(summary.passedOver).toEqual([]);
  });

  test('in the order of the test table where both have the same ids', async () => {
    const files = { ...pair, 'test.csv': withIds('id', ['c', 'a', 'b']) };
    expect(await formIn({ ...files, 'sample_submission.csv': 'id,y\na,0\nb,0\nc,0\n' })).toEqual({
      columns: ['id', 'y'],
      ids: ['c', 'a', 'b'],
    });
  });

  test.each<[string, string]>([
    ['Id,Digit\n10,0\n11,0\n', 'It has 2 rows and test.csv 3'],
    ['Id,Digit\n10,0\n11,0\n11,0\n', 'stand twice'],
    ['Id,a,b\n1,0,0\n', 'No column is named'],
  ])('as Kaggle wants it where the sample does not fit, and that is said: %j', async (text, reason) => {
    const { test: table, summary } = await loaded({ ...pair, 'sample_submission.csv': text });
    expect(table?.submission).toBeUndefined();
    expect(summary.passedOver).toMatchObject([{ file: 'sample_submission.csv' }]);
    expect(summary.passedOver[0].reason).toContain(reason);
  });
});

describe('where the classes have names, the submission is written', () => {
  const picture = png(fixtureTable(1, 1, false).pixels);
  const pictures: Files = Object.fromEntries(
    ['train/cats/1.png', 'train/dogs/1.png', 'test/a.png', 'test/b.png'].map(path => [path, picture]),
  );
  const written = async (sample: string) => {
    const { test: table, summary } = await loaded({ ...pictures, 'sample_submission.csv': sample });
    return { form: table?.submission, said: summary.assumptions.join() };
  };
  const form = { columns: ['id', 'kind'], ids: ['a', 'b'] };

  test.each<[string, string, object, RegExp]>([
    ['names as the sample has them', 'a,dogs\nb,cats', { names: ['cats', 'dogs'] }, /so has the submission/],
    ['names also where the sample repeats one', 'a,cats\nb,cats', { names: ['cats', 'dogs'] }, /names/],
    ['numbers as the sample has them', 'a,0\nb,1', {}, /^$/],
    ['numbers where the sample has no labels', 'a,\nb,', {}, /^$/],
    ['numbers where a label is no class', 'a,cats\nb,dog', {}, /the label "dog", .* has numbers/],
    ['numbers where not all are names', 'a,cats\nb,0', {}, /the label "0", .* has numbers/],
  ])('with %s', async (_what, rows, names, said) => {
    const found = await written(`id,kind\n${rows}\n`);
    expect(found.form).toEqual({ ...form, ...names });
    expect(found.said).toMatch(said);
  });

  test('with numbers where there is no sample, and the ids are the names of the files', async () => {
    expect(await formIn(pictures)).toEqual({ columns: ['file', 'label'], ids: ['a.png', 'b.png'] });
  });

  test('in the order of the pictures, whatever that of the sample', async () => {
    expect((await written('id,kind\nb,cats\na,cats\n')).form).toMatchObject(form);
  });

  test('with letters where the labels of the table are numbers', async () => {
    const letters = csvText({
      rows: 26,
      pixels: fixtureTable(3, 26, false).pixels,
      labels: Uint8Array.from({ length: 26 }, (_, at) => at + 1),
    });
    const files = { ...pair, 'train.csv': letters };
    const sample = (label: string) =>
      formIn({ ...files, 'sample_submission.csv': `id,l\n1,${label}\n2,A\n3,A\n` });
    expect((await sample('Z'))?.names).toHaveLength(26);
    expect((await sample('26'))?.names).toBeUndefined();
  });

  test('with numbers again beside training images of other classes', async () => {
    const sample = 'id,kind\na,cats\nb,cats\n';
    const before = await loaded({ ...pictures, 'sample_submission.csv': sample });
    const formBeside = async (files: Files) => (await loaded(files, before)).test?.submission;
    expect(await formBeside({ 'x/cats/3.png': picture, 'x/dogs/4.png': picture })).toHaveProperty('names');
    expect(await formBeside({ 'x/cats/3.png': picture, 'x/eels/4.png': picture })).toEqual(form);
    expect(await formBeside({ 'train.csv': trainCsv })).toEqual(form);
    const numbered = await loaded({ ...pictures, 'sample_submission.csv': sample.replaceAll('cats', '0') });
    expect(numbered.summary.hash).not.toBe(before.summary.hash);
  });
});

test('another form is another content, so that a submission of before is outdated', async () => {
  const hash = async (files: Files) => (await loaded(files)).summary.hash;
  const plain = await hash(pair);
  const sample = (text: string) => hash({ ...pair, 'sample_submission.csv': text });
  expect(await sample('ImageId,Label\n1,0\n2,0\n3,0\n')).toBe(plain);
  const others = await Promise.all(['id,l\n1,0\n2,0\n3,0\n', 'id,l\n4,0\n5,0\n6,0\n'].map(sample));
  expect(new Set([plain, ...others]).size).toBe(3);
});

describe('answers to the test images', () => {
  const files = { ...pair, 'test.csv': withIds('id', ['c', 'a', 'b']) };

  test('are sorted by the ids of the images', async () => {
    const { solution } = await loaded({ ...files, 'solution.csv': 'id,label\na,1\nb,2\nc,3\n' });
    expect([...(solution ?? [])]).toEqual([3, 1, 2]);
    const byNumber = await loaded({ ...pair, 'solution.csv': 'ImageId,Label\n3,7\n1,8\n2,9\n' });
    expect([...(byNumber.solution ?? [])]).toEqual([8, 9, 7]);
  });

  test('that only count the rows are taken in their order', async () => {
    const { solution } = await loaded({ ...files, 'solution.csv': 'ImageId,Label\n1,1\n2,2\n3,3\n' });
    expect([...(solution ?? [])]).toEqual([1, 2, 3]);
  });

  test.each([
    ['id,label\na,1\nb,2\nx,3\n', 'No test image has the id "x"'],
    ['id,label\na,1\nb,2\nb,3\n', 'An id stands twice'],
    ['id,label\na,1\n', 'answers 1 row; the test table has 3 rows'],
  ])('are refused where they are of others: %j', async (text, message) => {
    expect(await refusals({ ...files, 'solution.csv': text })).toContain(message);
  });

  test('of a test table with labels make it a hold-out, those of a file do not', async () => {
    const held = csvText(fixtureTable(2, 3, true), kaggleStyle);
    const labelled = await loaded({ 'train.csv': trainCsv, 'test.csv': held });
    expect(labelled.test?.isHoldOut).toBe(true);
    const idx = await loaded(idxFiles({ train, test: fixtureTable(2, 3, true) }));
    expect(idx.test?.isHoldOut).toBe(true);
    const answered = await loaded({ ...pair, 'solution.csv': 'ImageId,Label\n1,1\n2,2\n3,3\n' });
    expect(answered.test?.isHoldOut).toBeUndefined();
  });
});
