import { describe, expect, test } from 'vitest';
import { csvText, type FixtureTable, fixtureTable } from '../core/data/csv/testing/random-csv.ts';
import { idxFiles, parquetFile, pictureFiles, png, risingTable } from './formats/testing/written.ts';
import { zipOf } from './testing/containers.ts';
import { drop, type Files, loaded } from './testing/drop.ts';

const withLabels = (...labels: readonly number[]): FixtureTable => ({
  ...fixtureTable(1, labels.length, true),
  labels: Uint8Array.from(labels),
});
const namesIn = async (files: Files) => (await loaded(files)).training?.classes.names;
const balanced = `${Array.from({ length: 47 }, (_, label) => `${label} ${48 + label}`).join('\n')}\n`;

describe('classes have the names of a file that comes with the images', () => {
  const table = csvText(withLabels(10, 36, 11));

  test.each<[string, string, readonly string[]]>([
    ['emnist-balanced-mapping.txt', balanced, [':', ';', 'T']],
    ['emnist-letters-mapping.txt', '10 65 97\n11 66 98\n36 67 99\n', ['A', 'B', 'C']],
    ['mapping.csv', 'label,name\n10,ten\n11,"eleven, or so"\n36,many\n', ['ten', 'eleven, or so', 'many']],
    ['names.csv', 'class_name,class_id\nten,10\neleven,11\nmany,36\n', ['ten', 'eleven', 'many']],
    ['labels.txt', '10 ten\n11 eleven\n36: many more\n', ['ten', 'eleven', 'many more']],
    ['class_names.csv', '10,ten\r\n11,eleven\r\n36,many\r\n', ['ten', 'eleven', 'many']],
  ])('%s', async (file, text, names) => {
    const { training, summary } = await loaded({ 'train.csv': table, [file]: text });
    expect(training?.classes).toEqual({ labels: [10, 11, 36], names });
    expect([...(training?.labels ?? [])]).toEqual([0, 2, 1]);
    expect(summary.assumptions).toEqual([`The classes have their names from ${file}.`]);
    expect(summary.passedOver).toEqual([]);
  });

  test('also in a zip, with IDX files, and a line a name', async () => {
    const zip = await zipOf({ 'emnist/train.csv': table, 'emnist/emnist-balanced-mapping.txt': balanced });
    expect(await namesIn({ 'emnist.zip': zip })).toEqual([':', ';', 'T']);
    const idx = idxFiles({ train: withLabels(0, 1, 2, 1), test: withLabels(2) });
    expect(await namesIn({ ...idx, 'classes.txt': 'cat\ndog\nbird\n' })).toEqual(['cat', 'dog', 'bird']);
  });

  test('of several files the one that is named like the images', async () => {
    const other = balanced.replaceAll(/ (\d+)/g, (_, code) => ` ${Number(code) + 1}`);
    const files = { 'emnist-byclass-mapping.txt': other, 'emnist-balanced-mapping.txt': balanced };
    const { training, summary } = await loaded({ ...files, 'emnist-balanced-train.csv': table });
    expect(training?.classes.names).toEqual([':', ';', 'T']);
    expect(summary.passedOver).toMatchObject([{ file: 'emnist-byclass-mapping.txt' }]);
  });

  test('which is passed over where it does not name every class, or cannot be read', async () => {
    for (const text of ['0 48\n', '10 65\n36 99\nnonsense\n']) {
      const { training, summary } = await loaded({ 'train.csv': table, 'a-mapping.txt': text });
      expect(training?.classes.names).toEqual(['10', '11', '36']);
      expect(summary.passedOver).toMatchObject([{ file: 'a-mapping.txt' }]);
    }
  });

  test('that comes later, and nothing else changes', async () => {
    const before = await loaded({ 'train.csv': table });
    const after = await loaded({ 'emnist-balanced-mapping.txt': balanced }, before);
    expect(after.training).toMatchObject({
      pixels: before.training?.pixels,
      labels: before.training?.labels,
    });
    expect(after.training?.classes.names).toEqual([':', ';', 'T']);
    expect(after.summary.hash).toBe(before.summary.hash);
    expect((await drop({ 'emnist-balanced-mapping.txt': balanced })).kind).toBe('refused');
  });
});

describe('classes have the names that a Parquet file carries', () => {
  const table = withLabels(0, 1, 1);
  const metadata = (names: unknown) =>
    JSON.stringify({
      info: { features: { image: { _type: 'Image' }, label: { names, _type: 'ClassLabel' } } },
    });

  test.each<[string, string, readonly string[]]>([
    ['all of them', metadata(['cat', 'dog', 'bird']), ['cat', 'dog', 'bird']],
    ['the digits', metadata([...'0123456789']), [...'0123456789']],
    ['no names', metadata(undefined), [...'0123456789']],
    ['other values', metadata([1, null]), [...'0123456789']],
    ['other JSON', 'null', [...'0123456789']],
    ['no JSON', '{"info":', [...'0123456789']],
  ])('%s', async (_what, text, names) => {
    expect(await namesIn({ 'train.parquet': parquetFile(table, 'SNAPPY', text) })).toEqual(names);
  });
});

describe('classes have the names of picture folders', () => {
  const picture = png(fixtureTable(1, 1, false).pixels);
  const folders = (...paths: readonly string[]): Files =>
    Object.fromEntries(paths.map(path => [path, picture]));

  test('in the order of the alphabet, the same in both tables', async () => {
    const files = folders('train/dog/1.png', 'train/cat/1.png', 'train/eel/2.png', 'test/dog/9.png');
    const { training, test: held, solution } = await loaded({ 'a.zip': await zipOf(files) });
    expect(training?.classes).toEqual({ labels: [0, 1, 2], names: ['cat', 'dog', 'eel'] });
    expect([...(training?.labels ?? [])]).toEqual([0, 1, 2]);
    expect([...(solution ?? [])]).toEqual([1]);
    expect(held?.isHoldOut).toBe(true);
  });

  test('letters of both cases beside digits, and one class that is called train', async () => {
    expect(await namesIn(folders('x/7/1.png', 'x/A/1.png', 'x/a/1.png', 'x/a/2.png'))).toHaveLength(3);
    expect(await namesIn(folders('bus/1.png', 'train/1.png', 'car/1.png'))).toEqual(['bus', 'car', 'train']);
  });

  test('pictures without classes are to be predicted, and their names are the ids', async () => {
    const { test: table } = await loaded(
      folders('train/a/1.png', 'train/b/1.png', 'test/x.png', 'test/y.png'),
    );
    expect(table?.submission).toEqual({ columns: ['file', 'label'], ids: ['x.png', 'y.png'] });
  });

  test('a third set for validation is passed over', async () => {
    const { summary } = await loaded(
      folders(...['train', 'valid', 'test'].flatMap(set => [`${set}/a/1.png`, `${set}/b/1.png`])),
    );
    expect(summary.passedOver).toMatchObject([{ file: 'valid' }]);
  });

  test('more folders than there can be classes are refused', async () => {
    const outcome = await drop(folders(...Array.from({ length: 63 }, (_, at) => `x/class ${at}/1.png`)));
    expect(outcome.kind === 'refused' && outcome.problems[0].message).toContain('63 folders');
  });
});

test.each<[string, readonly number[], readonly string[]]>([
  ['fashion-mnist_train.csv', [0, 9], ['T-shirt/top', 'Trouser', 'Ankle boot']],
  ['sign_mnist_train.csv', [0, 8, 10, 24], ['A', 'I', 'K', 'Y']],
  ['emnist-balanced-train.csv', [9, 10, 36, 46], ['9', 'A', 'a', 't']],
  ['emnist-byclass-train.csv', [9, 35, 36, 61], ['9', 'Z', 'a', 'z']],
  ['train.csv', [0, 9], ['0', '1', '9']],
])('a well-known set is told by its file: %s', async (file, labels, names) => {
  expect(await namesIn({ [file]: csvText(withLabels(...labels)) })).toEqual(
    expect.arrayContaining([...names]),
  );
});

test('picture folders that are labels keep their labels', async () => {
  const table = risingTable(4, 6);
  const { training } = await loaded(pictureFiles(table, 'training'));
  expect(training?.labels).toEqual(table.labels);
  expect(training?.classes.names).toEqual([...'0123456789']);
});
