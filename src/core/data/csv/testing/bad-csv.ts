/**
 * Every CSV that has to be refused, with the place and the words that a person gets, for
 * unit tests and end-to-end tests.
 */
import { type BadCsv, badRows, goodCsv, placeAt, withField, withLine } from './bad-rows.ts';
import { csvText, type FixtureTable, fixtureTable } from './random-csv.ts';

const test = csvText(fixtureTable(2, 3, false));

/** A table of other images: `pixels` columns named from pixel0 on. */
function withPixels(pixels: number): string {
  const names = Array.from({ length: pixels }, (_, index) => `pixel${index}`);
  return `label,${names.join(',')}\n7,${names.map(() => '0').join(',')}\n`;
}

function utf16(text: string, mark: boolean): Uint8Array {
  const units = Array.from(mark ? `\ufeff${text}` : text, letter => letter.charCodeAt(0));
  return Uint8Array.from(units.flatMap(unit => [unit & 255, unit >> 8]));
}

function bytesOf(...values: readonly number[]): Uint8Array {
  return Uint8Array.from([...values, ...new Uint8Array(64)]);
}

const ascii = (text: string): Uint8Array => Uint8Array.from(text, letter => letter.charCodeAt(0));
const oneRow: FixtureTable = fixtureTable(3, 1, true);

export const badCsvs: readonly BadCsv[] = [
  { what: 'an empty file', content: '', ...placeAt(null), message: 'empty', remedy: 'Download it again' },
  {
    what: 'only a byte order mark',
    content: '\ufeff',
    ...placeAt(null),
    message: 'empty',
    remedy: 'Download',
  },
  { what: 'only line ends', content: '\n\r\n\n', ...placeAt(null), message: 'empty', remedy: 'Download' },
  {
    what: 'a PNG image',
    content: bytesOf(0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10),
    ...placeAt(null),
    message: 'PNG image',
    remedy: 'train.csv',
  },
  {
    what: 'a JPEG image',
    content: bytesOf(0xff, 0xd8, 0xff, 0xe0),
    ...placeAt(null),
    message: 'JPEG image',
    remedy: 'train.csv',
  },
  {
    what: 'a PDF',
    content: ascii('%PDF-1.7\n1 0 obj'),
    ...placeAt(null),
    message: 'PDF document',
    remedy: 'train.csv',
  },
  {
    what: 'a binary file',
    content: bytesOf(1, 2, 3, 0, 5),
    ...placeAt(null),
    message: 'binary file',
    remedy: 'train.csv',
  },
  {
    what: 'UTF-16 with its mark',
    content: utf16(goodCsv, true),
    ...placeAt(null),
    message: 'UTF-16',
    remedy: 'UTF-8',
  },
  {
    what: 'UTF-16 without its mark',
    content: utf16(goodCsv, false),
    ...placeAt(null),
    message: 'UTF-16',
    remedy: 'UTF-8',
  },
  {
    what: 'Latin-1 in the header',
    content: ascii(`caf\u00e9,${goodCsv}`),
    ...placeAt(1, 1),
    message: 'not UTF-8',
    remedy: 'CSV UTF-8',
  },
  {
    what: 'Latin-1 in a row',
    content: ascii(withField(3, 4, '1\u00e9')),
    ...placeAt(3, 4),
    message: 'not UTF-8',
    remedy: 'CSV UTF-8',
  },
  {
    what: 'prose',
    content: 'Dear diary\nnothing happened\n',
    ...placeAt(1),
    message: 'first line is "Dear diary"',
    remedy: 'label,pixel0',
  },
  { what: 'one word', content: 'hello\n', ...placeAt(1), message: 'not a CSV', remedy: 'label,pixel0' },
  {
    what: 'a web page',
    content: '<!DOCTYPE html>\n<html></html>\n',
    ...placeAt(null),
    message: 'web page',
    remedy: 'Sign in at Kaggle',
  },
  {
    what: 'a web page behind empty lines',
    content: '\r\n\n<html lang="en">\n',
    ...placeAt(null),
    message: 'web page',
    remedy: 'Sign in at Kaggle',
  },
  {
    what: 'an error message',
    content: '{"code":403,"message":"You must accept the rules"}',
    ...placeAt(null),
    message: 'This is an error message, not a CSV: "{"code":403',
    remedy: 'accept the rules',
  },
  {
    what: 'another table',
    content: 'name,age\nAnn,3\n',
    ...placeAt(1),
    message: 'No column is named label',
    remedy: 'label,pixel0',
  },
  {
    what: 'semicolons in a table that is none of images',
    content: 'label;pixel0\n7;0\n',
    ...placeAt(1),
    message: 'semicolons',
    remedy: 'commas',
  },
  {
    what: 'numbers without a header line',
    content: '7,0,255\n',
    ...placeAt(1),
    message: 'no header line',
    remedy: 'label,pixel0',
  },
  {
    what: 'a header and nothing more',
    content: goodCsv.slice(0, goodCsv.indexOf('\n') + 1),
    ...placeAt(1),
    message: 'no rows',
    remedy: 'Download it again',
  },
  {
    what: 'an empty line before the header',
    content: `\n${goodCsv}`,
    ...placeAt(1),
    message: 'header has to stand in the first line',
    remedy: 'Remove the empty line',
  },
  {
    what: 'an empty line between rows',
    content: withLine(3, line => `\n${line}`),
    ...placeAt(3),
    message: 'empty',
    remedy: 'Remove the empty line',
  },
  {
    what: 'images of 27 x 27',
    content: withPixels(729),
    ...placeAt(1),
    message: '729 pixel columns',
    remedy: '28 x 28',
  },
  {
    what: 'images of 32 x 32',
    content: withPixels(1024),
    ...placeAt(1, 786),
    message: '1,024 pixel columns',
    remedy: '28 x 28',
  },
  {
    what: 'an unknown column',
    content: withField(1, 3, 'ink'),
    ...placeAt(1, 3),
    message: 'named "ink"',
    remedy: 'Remove the column',
  },
  {
    what: 'a column named twice',
    content: withField(1, 4, 'pixel1'),
    ...placeAt(1, 4),
    message: 'Two columns are named "pixel1"',
    remedy: 'Keep one',
  },
  {
    what: 'two label columns',
    content: goodCsv.replace('label,', 'label,label,'),
    ...placeAt(1, 2),
    message: 'Two columns are named "label"',
    remedy: 'Keep one',
  },
  ...badRows,
  {
    what: 'line ends of old Macs',
    content: csvText(oneRow).replaceAll('\n', '\r'),
    ...placeAt(1, 785),
    message: 'carriage return',
    remedy: 'CRLF',
  },
  {
    what: 'a test table alone',
    content: test,
    ...placeAt(null),
    message: 'no training table is loaded',
    remedy: 'train.csv together with test.csv',
  },
  {
    what: 'a submission',
    content: 'ImageId,Label\n1,0\n',
    ...placeAt(null),
    message: 'neither training images nor test images',
    remedy: 'train.csv',
  },
  {
    what: 'a line without an end',
    content: ascii(`label,${'x'.repeat(1 << 20)}`),
    ...placeAt(1),
    message: 'within 1 MB',
    remedy: 'train.csv',
  },
];
