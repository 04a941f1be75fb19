/**
 * Tables of random images and their CSV text in every spelling that is accepted, for unit tests and end-to-end tests.
 */

import { deriveKey, permutation, randomBelow } from '../../../numerics/rng.ts';
import { type Bytes, pixelsPerImage } from '../../dataset.ts';

export interface FixtureTable {
  readonly rows: number;
  /** `[rows, 784]` */
  readonly pixels: Bytes;
  /** `[rows]`, or null for a test table. */
  readonly labels: Bytes | null;
}

/** Ways to write the same table. */
export interface CsvStyle {
  readonly byteOrderMark: boolean;
  readonly lineEnds: 'LF' | 'CRLF' | 'mixed';
  readonly quotes: 'none' | 'header' | 'some' | 'all';
  readonly finalNewline: boolean;
  /** Empty lines after the last row; they need a final newline before them. */
  readonly blankLines: number;
  readonly shuffledColumns: boolean;
}

export const kaggleStyle: CsvStyle = {
  byteOrderMark: false,
  lineEnds: 'LF',
  quotes: 'none',
  finalNewline: true,
  blankLines: 0,
  shuffledColumns: false,
};

/**
 * A table of random images that are mostly background, as digits are; pixel values have one, two and three digits.
 * Labels are below `classes`.
 */
export function fixtureTable(seed: number, rows: number, labelled: boolean, classes = 10): FixtureTable {
  const key = deriveKey(seed, 1);
  const pixels = Uint8Array.from({ length: rows * pixelsPerImage }, (_, index) =>
    randomBelow(key, index * 2, 3) > 0 ? 0 : randomBelow(key, index * 2 + 1, 256),
  );
  const labels = Uint8Array.from({ length: rows }, (_, row) => randomBelow(deriveKey(seed, 2), row, classes));
  return { rows, pixels, labels: labelled ? labels : null };
}

/** The table's CSV text; `seed` decides what the style leaves open. */
export function csvText(table: FixtureTable, style: CsvStyle = kaggleStyle, seed = 0): string {
  const key = deriveKey(seed, 3);
  const names = Array.from({ length: pixelsPerImage }, (_, index) => `pixel${index}`);
  if (table.labels !== null) names.unshift('label');
  const order = style.shuffledColumns
    ? permutation(names.length, deriveKey(seed, 4))
    : Uint32Array.from(names.keys());
  const written = (row: number, text: string, column: number): string => {
    const quoted =
      style.quotes === 'all' ||
      (style.quotes === 'header' && row === 0) ||
      (style.quotes === 'some' && randomBelow(key, row * 1000 + column, 97) === 0);
    return quoted ? `"${text}"` : text;
  };
  const lines = Array.from({ length: table.rows + 1 }, (_, row) => {
    const fields = row === 0 ? names : rowFields(table, row - 1);
    return Array.from(order, (from, column) => written(row, fields[from], column)).join(',');
  });
  const lineEnd = (line: number): string =>
    style.lineEnds === 'CRLF' || (style.lineEnds === 'mixed' && randomBelow(key, line, 2) === 0)
      ? '\r\n'
      : '\n';
  const last = lines.length - 1;
  const body = lines.map((line, row) => (row < last || style.finalNewline ? line + lineEnd(row) : line));
  const blank = style.finalNewline
    ? Array.from({ length: style.blankLines }, (_, index) => lineEnd(lines.length + index))
    : [];
  return (style.byteOrderMark ? '\ufeff' : '') + [...body, ...blank].join('');
}

function rowFields({ pixels, labels }: FixtureTable, row: number): readonly string[] {
  const image = Array.from(pixels.subarray(row * pixelsPerImage, (row + 1) * pixelsPerImage), String);
  return labels === null ? image : [String(labels[row]), ...image];
}

/** A random way of writing a table; the same seed gives the same way. */
export function anyStyle(seed: number): CsvStyle {
  const key = deriveKey(seed, 5);
  const draw = <Choice>(counter: number, choices: readonly Choice[]): Choice =>
    choices[randomBelow(key, counter, choices.length)];
  return {
    byteOrderMark: draw(0, [false, true]),
    lineEnds: draw(1, ['LF', 'CRLF', 'mixed'] as const),
    quotes: draw(2, ['none', 'none', 'header', 'some', 'all'] as const),
    finalNewline: draw(3, [true, true, false]),
    blankLines: draw(4, [0, 0, 1, 3]),
    shuffledColumns: draw(5, [false, false, true]),
  };
}
