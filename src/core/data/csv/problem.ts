import type { FileProblem } from '../file-problem.ts';

/** A place inside a file: line and column count from 1, columns are fields. */
export interface Place {
  readonly file: string;
  readonly line: number | null;
  readonly column: number | null;
}

export function problem(place: Place, message: string, remedy: string): FileProblem {
  return { file: place.file, line: place.line, column: place.column, message, remedy };
}

/** A field's text as it is shown in a message: short, and never with control characters. */
export function quote(text: string): string {
  const printable = text.replace(/\p{C}/gu, '\u00b7');
  return `"${printable.length > 40 ? `${printable.slice(0, 40)}\u2026` : printable}"`;
}

export function count(value: number, unit: string): string {
  return `${value.toLocaleString('en-US')} ${unit}${value === 1 ? '' : 's'}`;
}

export const freshCopy = 'Take a fresh copy of the file from Kaggle, or repair this line.';
