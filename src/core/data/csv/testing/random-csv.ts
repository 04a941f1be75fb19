/**
 * Tables of random images and their CSV text in every spelling that is accepted, for unit tests and end-to-end tests.
 */

import { deriveKey, permutation, randomBelow } from '../../../numerics/rng.ts';
import { type Bytes, imageSide, pixelsPerImage } from '../../dataset.ts';

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
  readonly names:
    | 'kaggle'
    | 'from 1'
    | 'underscores'
    | 'three digits'
    | 'rows and columns'
    | 'numbers'
    | 'none';
  readonly labelName: string;
  /** The name of a column of row numbers, which comes first; null without one. Without names only labelled tables have one. */
  readonly idName: string | null;
  readonly delimiter: ',' | ';' | '\t' | '|';
  readonly numbers: 'plain' | 'decimals' | 'exponents' | 'spaces' | 'all of them' | 'shares of 255';
  /** What stands behind the last row; it needs a final newline before it. */
  readonly tail: 'nothing' | 'commas' | 'spaces' | 'control-Z';
}

export const kaggleStyle: CsvStyle = {
  byteOrderMark: false,
  lineEnds: 'LF',
  quotes: 'none',
  finalNewline: true,
  blankLines: 0,
  shuffledColumns: false,
  names: 'kaggle',
  labelName: 'label',
  idName: null,
  delimiter: ',',
  numbers: 'plain',
  tail: 'nothing',
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

function pixelName(names: CsvStyle['names'], index: number): string {
  switch (names) {
    case 'kaggle':
    case 'none':
      return `pixel${index}`;
    case 'from 1':
      return `pixel${index + 1}`;
    case 'underscores':
      return `pixel_${index}`;
    case 'three digits':
      return `pixel${String(index).padStart(3, '0')}`;
    case 'rows and columns':
      return `${Math.floor(index / imageSide) + 1}x${(index % imageSide) + 1}`;
    case 'numbers':
      return String(index);
    default:
      return names satisfies never;
  }
}

const spellings: readonly ((value: number) => string)[] = [
  String,
  value => value.toFixed(1),
  value => value.toExponential(18),
  value => ` ${value} `,
];

/** Writes a pixel; `draw` decides where the style has several spellings. */
function pixelText(value: number, numbers: CsvStyle['numbers'], draw: number): string {
  switch (numbers) {
    case 'plain':
      return String(value);
    case 'decimals':
      return spellings[1](value);
    case 'exponents':
      return spellings[2](value);
    case 'spaces':
      return spellings[3](value);
    case 'all of them':
      return spellings[draw](value);
    case 'shares of 255':
      return value % 255 === 0 ? (value / 255).toFixed(1) : String(value / 255);
    default:
      return numbers satisfies never;
  }
}

/** The table's CSV text; `seed` decides what the style leaves open. */
export function csvText(table: FixtureTable, style: CsvStyle = kaggleStyle, seed = 0): string {
  const key = deriveKey(seed, 3);
  const { pixels, labels } = table;
  const names = Array.from({ length: pixelsPerImage }, (_, index) => pixelName(style.names, index));
  if (labels !== null) names.unshift(style.labelName);
  const isNamed = style.names !== 'none';
  const hasId = style.idName !== null && (isNamed || labels !== null);
  const rowFields = (row: number): readonly string[] => {
    const image = pixels.subarray(row * pixelsPerImage, (row + 1) * pixelsPerImage);
    const fields = Array.from(image, (value, index) =>
      pixelText(value, style.numbers, randomBelow(key, row * 1000 + index, spellings.length)),
    );
    if (labels !== null)
      fields.unshift(
        style.numbers === 'shares of 255'
          ? String(labels[row])
          : pixelText(labels[row], style.numbers, row % spellings.length),
      );
    return fields;
  };
  const order =
    isNamed && style.shuffledColumns
      ? permutation(names.length, deriveKey(seed, 4))
      : Uint32Array.from(names.keys());
  const written = (row: number, text: string, column: number): string => {
    const quoted =
      style.quotes === 'all' ||
      (style.quotes === 'header' && row === 0) ||
      (style.quotes === 'some' && randomBelow(key, row * 1000 + column, 97) === 0);
    return quoted ? `"${text}"` : text;
  };
  const rows = [
    ...(isNamed ? [names] : []),
    ...Array.from({ length: table.rows }, (_, row) => rowFields(row)),
  ];
  const lines = rows.map((fields, row) => {
    const ordered = Array.from(order, from => fields[from]);
    if (hasId) ordered.unshift(isNamed && row === 0 ? (style.idName ?? '') : `${row}`);
    return ordered.map((text, column) => written(row, text, column)).join(style.delimiter);
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
  const tail = style.finalNewline ? tailOf(style, names.length + (hasId ? 1 : 0)) : '';
  return (style.byteOrderMark ? '\ufeff' : '') + [...body, ...blank].join('') + tail;
}

function tailOf({ tail, delimiter }: CsvStyle, columns: number): string {
  switch (tail) {
    case 'nothing':
      return '';
    case 'commas':
      return `${delimiter.repeat(columns - 1)}\n`.repeat(2);
    case 'spaces':
      return '  \n \n';
    case 'control-Z':
      return '\u001a';
    default:
      return tail satisfies never;
  }
}

/** A random way of writing a table; the same seed gives the same way. */
export function anyStyle(seed: number): CsvStyle {
  const key = deriveKey(seed, 5);
  const draw = <Choice>(counter: number, choices: readonly Choice[]): Choice =>
    choices[randomBelow(key, counter, choices.length)];
  const kaggle = {
    names: 'kaggle',
    labelName: 'label',
    idName: null,
    delimiter: ',',
    numbers: 'plain',
    tail: 'nothing',
  } as const;
  const foreign = {
    names: draw(6, [
      'kaggle',
      'from 1',
      'underscores',
      'three digits',
      'rows and columns',
      'numbers',
      'none',
    ] as const),
    labelName: draw(7, ['label', 'label', 'Label', 'class', 'y']),
    idName: draw(8, [null, null, 'id', 'Unnamed: 0', '']),
    delimiter: draw(12, [',', ',', ',', ';', '\t', '|'] as const),
    numbers: draw(9, ['plain', 'decimals', 'exponents', 'spaces', 'all of them', 'shares of 255'] as const),
    tail: draw(10, ['nothing', 'nothing', 'commas', 'spaces', 'control-Z'] as const),
  };
  return {
    byteOrderMark: draw(0, [false, true]),
    lineEnds: draw(1, ['LF', 'CRLF', 'mixed'] as const),
    quotes: draw(2, ['none', 'none', 'header', 'some', 'all'] as const),
    finalNewline: draw(3, [true, true, false]),
    blankLines: draw(4, [0, 0, 1, 3]),
    shuffledColumns: draw(5, [false, false, true]),
    ...(draw(11, [true, false, false]) ? kaggle : foreign),
  };
}
