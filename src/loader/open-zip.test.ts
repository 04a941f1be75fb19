import { describe, expect, test } from 'vitest';
import { csvText, fixtureTable } from '../core/data/csv/testing/random-csv.ts';
import { asBytes, gzipped, zipOf } from './testing/containers.ts';
import { type Files, loaded, refusals } from './testing/drop.ts';

const trainCsv = csvText(fixtureTable(1, 4, true));
const testCsv = csvText(fixtureTable(2, 3, false));
const pair = { 'train.csv': trainCsv, 'test.csv': testCsv };
const concatenated = (...parts: readonly Uint8Array[]) => new Uint8Array(Buffer.concat(parts));

/** Writes a number of two or four bytes at an offset behind each header of a signature. */
function patched(
  zip: Uint8Array,
  fields: readonly (readonly [number, number, number])[],
  bytes: 2 | 4,
): Uint8Array {
  const view = new DataView(zip.slice().buffer);
  for (let at = 0; at + 4 <= view.byteLength; at++)
    for (const [signature, offset, value] of fields)
      if (view.getUint32(at, true) === signature) {
        if (bytes === 2) view.setUint16(at + offset, value, true);
        else view.setUint32(at + offset, value, true);
      }
  return new Uint8Array(view.buffer);
}

const localHeader = 0x04034b50;
const centralHeader = 0x02014b50;

describe('what is read', () => {
  test.each<[string, () => Promise<Files>]>([
    [
      'a zip of zips',
      async () => ({
        'k.zip': await zipOf({
          'train.csv.zip': await zipOf({ 'train.csv': trainCsv }),
          'test.csv.zip': await zipOf({ 'test.csv': testCsv }),
          'sample_submission.csv': 'ImageId,Label\n1,0\n',
        }),
      }),
    ],
    ['a zip in a zip', async () => ({ 'a.zip': await zipOf({ 'data/k.zip': await zipOf(pair) }) })],
    [
      'a stored zip in a zip',
      async () => ({ 'a.zip': await zipOf({ 'k.zip': await zipOf(pair) }, { level: 0 }) }),
    ],
    [
      'gzip in a zip',
      async () => ({
        'k.zip': await zipOf({
          'train.csv.gz': await gzipped(trainCsv),
          'test.csv.gz': await gzipped(testCsv),
        }),
      }),
    ],
    [
      'names with a second ending',
      async () => ({ 'k.zip': await zipOf({ 'train.csv.txt': trainCsv, 'test.csv.txt': testCsv }) }),
    ],
    [
      'the files of macOS with the other slash',
      async () => ({
        'k.zip': await zipOf({
          ...pair,
          '__MACOSX\\._train.csv': 'pixel0',
          'd\\__MACOSX\\train.csv': 'pixel0',
        }),
      }),
    ],
    [
      'bytes before the zip',
      async () => ({ 'k.zip': concatenated(asBytes('HTTP/1.1 200 OK\r\n\r\n'), await zipOf(pair)) }),
    ],
    [
      'a program that unpacks itself',
      async () => ({ 'k.exe': concatenated(asBytes(`MZ${'\0'.repeat(300)}`), await zipOf(pair)) }),
    ],
  ])('%s', async (_, files) => {
    const { training, test: testTable, summary } = await loaded(await files());
    expect([training?.rows, testTable?.rows]).toEqual([4, 3]);
    expect(summary.hash).toBe((await loaded(pair)).summary.hash);
  });
});

describe('what is refused by its name', () => {
  test.each<[number, string]>([
    [9, 'Deflate64'],
    [12, 'bzip2'],
    [14, 'LZMA'],
    [93, 'Zstandard'],
    [95, 'XZ'],
    [98, 'PPMd'],
    [77, 'method 77'],
  ])('compression method %i is %s', async (method, name) => {
    const zip = patched(
      await zipOf(pair),
      [
        [localHeader, 8, method],
        [centralHeader, 10, method],
      ],
      2,
    );
    const text = await refusals({ 'k.zip': zip });
    expect(text).toContain(`compressed by ${name}, which the page cannot unpack`);
    expect(text).toContain('Unpack it with the program that made it');
  });

  test.each<[string, readonly string[], string]>([
    ['train.xlsx', ['[Content_Types].xml', 'xl/workbook.xml'], 'an Excel workbook'],
    ['a.docx', ['[Content_Types].xml', 'word/document.xml'], 'a Word document'],
    ['a.ods', ['mimetype', 'content.xml'], 'an OpenDocument file'],
    ['a.numbers', ['Index/Document.iwa'], 'Apple Numbers'],
  ])('%s', async (file, names, what) => {
    const text = await refusals({ [file]: await zipOf(Object.fromEntries(names.map(name => [name, 'x']))) });
    expect(text).toContain(what);
    expect(text).toContain('save its sheet as CSV');
  });

  test('a zip inside that says that it is huge, before anything is unpacked', async () => {
    const zip = await zipOf({ 'inner.zip': await zipOf(pair) });
    const huge = patched(
      zip,
      [
        [localHeader, 22, 300e6],
        [centralHeader, 24, 300e6],
      ],
      4,
    );
    expect(await refusals({ 'k.zip': huge })).toContain('the page unpacks at most');
  });

  test('a zip inside that is longer than it says', async () => {
    const zip = await zipOf({ 'inner.zip': new Uint8Array(5_000_000) });
    const liar = patched(
      zip,
      [
        [localHeader, 22, 1000],
        [centralHeader, 24, 1000],
      ],
      4,
    );
    expect(await refusals({ 'k.zip': liar })).toContain('k.zip/inner.zip: The file in the zip is damaged');
  });

  test('a zip two levels deep', async () => {
    const zip = await zipOf({ 'b.zip': await zipOf({ 'c.zip': await zipOf(pair) }) });
    expect(await refusals({ 'a.zip': zip })).toContain('a.zip/b.zip: The zip has no CSV in it, but c.zip');
  });

  test('gzip in a zip that is cut short', async () => {
    const zip = await zipOf({ 'train.csv.gz': (await gzipped(trainCsv)).slice(0, -20) });
    expect(await refusals({ 'k.zip': zip })).toContain('damaged or cut short');
  });
});
