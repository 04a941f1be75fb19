/** Tables with a right header and one wrong row, for unit tests and end-to-end tests. */
import { csvText, fixtureTable } from './random-csv.ts';

export interface BadCsv {
  readonly what: string;
  readonly content: string | Uint8Array;
  readonly line: number | null;
  readonly column: number | null;
  /** A part of the message. */
  readonly message: string;
  /** A part of the remedy. */
  readonly remedy: string;
}

export const goodCsv = csvText(fixtureTable(1, 3, true));
const cutShort = goodCsv.slice(0, -200);
const repair = 'repair this line';

/** The training text with one field replaced; line and column count from 1. */
export function withField(line: number, column: number, text: string): string {
  const lines = goodCsv.split('\n').map(row => row.split(','));
  lines[line - 1][column - 1] = text;
  return lines.map(fields => fields.join(',')).join('\n');
}

export function withLine(line: number, edit: (text: string) => string): string {
  return goodCsv
    .split('\n')
    .map((text, index) => (index === line - 1 ? edit(text) : text))
    .join('\n');
}

export const placeAt = (line: number | null, column: number | null = null) => ({ line, column });

export const badRows: readonly BadCsv[] = [
  {
    what: 'a row that is too short',
    content: withLine(3, line => line.slice(0, line.lastIndexOf(','))),
    ...placeAt(3, 784),
    message: '784 fields where the header has 785',
    remedy: repair,
  },
  {
    what: 'a row that is too long',
    content: withLine(3, line => `${line},0`),
    ...placeAt(3, 785),
    message: '786 fields',
    remedy: repair,
  },
  {
    what: 'a comma at the end of a row',
    content: withLine(4, line => `${line},`),
    ...placeAt(4, 785),
    message: '786 fields',
    remedy: repair,
  },
  {
    what: 'a last row that is cut short',
    content: cutShort,
    ...placeAt(4, cutShort.split('\n')[3].split(',').length),
    message: 'The file is cut short: its last line has',
    remedy: 'Download the file again',
  },
  {
    what: 'a missing pixel',
    content: withField(2, 5, ''),
    ...placeAt(2, 5),
    message: 'pixel3 is missing',
    remedy: repair,
  },
  {
    what: 'a word for a pixel',
    content: withField(2, 6, 'ink'),
    ...placeAt(2, 6),
    message: 'pixel4 is not a number, "ink"',
    remedy: repair,
  },
  {
    what: 'a negative pixel',
    content: withField(3, 2, '-1'),
    ...placeAt(3, 2),
    message: 'pixel0 is negative',
    remedy: repair,
  },
  {
    what: 'a fractional pixel',
    content: withField(3, 785, '0.5'),
    ...placeAt(3, 785),
    message: 'pixel783 is a fraction',
    remedy: repair,
  },
  {
    what: 'a pixel above 255',
    content: withField(3, 7, '256'),
    ...placeAt(3, 7),
    message: 'pixel5 is "256", too large',
    remedy: repair,
  },
  {
    what: 'a pixel of many digits',
    content: withField(3, 7, '99999999999'),
    ...placeAt(3, 7),
    message: 'too large',
    remedy: repair,
  },
  {
    what: 'a pixel with a space inside',
    content: withField(3, 7, '1 2'),
    ...placeAt(3, 7),
    message: 'not a number',
    remedy: repair,
  },
  {
    what: 'NaN for a pixel',
    content: withField(4, 9, 'NaN'),
    ...placeAt(4, 9),
    message: 'not a number',
    remedy: repair,
  },
  {
    what: 'the label 62',
    content: withField(2, 1, '62'),
    ...placeAt(2, 1),
    message: 'label is "62", too large; a label is a whole number from 0 to 61',
    remedy: repair,
  },
  {
    what: 'a letter for a label',
    content: withField(2, 1, 'x'),
    ...placeAt(2, 1),
    message: 'label is not a number',
    remedy: repair,
  },
  {
    what: 'a missing label',
    content: withField(4, 1, ''),
    ...placeAt(4, 1),
    message: 'label is missing',
    remedy: repair,
  },
  {
    what: 'a quote that never closes',
    content: withField(3, 2, '"1'),
    ...placeAt(3),
    message: 'quote is out of place',
    remedy: 'quote',
  },
  {
    what: 'a bad pixel in quotes',
    content: withField(3, 2, '"300"'),
    ...placeAt(3, 2),
    message: 'too large',
    remedy: repair,
  },
  {
    what: 'a bad pixel behind quotes',
    content: withField(3, 2, '"30"').replace(/,\d+\n$/, ',-3\n'),
    ...placeAt(4, 785),
    message: 'negative',
    remedy: repair,
  },
  {
    what: 'a header that stands again in the middle',
    content: goodCsv + goodCsv,
    ...placeAt(5),
    message: 'two files were joined at line 5',
    remedy: 'Remove this line',
  },
  {
    what: 'zero bytes behind a row that was not finished',
    content: `${cutShort}${'\0'.repeat(500)}`,
    ...placeAt(4, cutShort.split('\n')[3].split(',').length),
    message: 'zero bytes: its download was not finished',
    remedy: 'Download the file again',
  },
  {
    what: 'a megabyte of zero bytes',
    content: `${goodCsv}${'\0'.repeat(2 ** 20 + 1)}`,
    ...placeAt(5),
    message: 'zero bytes: its download was not finished',
    remedy: 'Download the file again',
  },
  {
    what: 'a whole number above 1 among fractions',
    content: `${goodCsv.split('\n')[0]}\n7${',0.5'.repeat(784)}\n7${',1'.repeat(783)},17\n`,
    ...placeAt(3, 785),
    message: 'pixel783 is "17", but line 2 has the fraction "0.5"',
    remedy: repair,
  },
  {
    what: 'a label that is a fraction',
    content: withField(2, 1, '7.5'),
    ...placeAt(2, 1),
    message: 'label is a fraction, "7.5"',
    remedy: repair,
  },
];
