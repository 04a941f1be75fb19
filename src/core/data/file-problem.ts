/** Why a dropped file was refused, as data, and the words that every refusal shares. */

/** A place inside a file. */
export interface FilePosition {
  /** The file's name. */
  readonly file: string;
  /** Counted from 1; null where the whole file is meant. */
  readonly line: number | null;
  /** Number of the field in its line, from 1; null where the whole line is meant. */
  readonly column: number | null;
}

/** A refusal says what is wrong, where, and what to do about it. Whatever was loaded before stays as it is. */
export interface FileProblem extends FilePosition {
  /** A sentence that says what is wrong. */
  readonly message: string;
  /** A sentence that says what to do about it. */
  readonly remedy: string;
}

/** A file that came with others and was not used, which is no reason to refuse them. */
export interface PassedOver {
  readonly file: string;
  /** A sentence that says why. */
  readonly reason: string;
}

export function fileProblem(place: FilePosition, message: string, remedy: string): FileProblem {
  return { file: place.file, line: place.line, column: place.column, message, remedy };
}

/** A field's text as a message shows it: at most 40 characters, and a dot in place of each control character. */
export function quoteText(text: string): string {
  const printable = text.replace(/\p{C}/gu, '\u00b7');
  return `"${printable.length > 40 ? `${printable.slice(0, 40)}\u2026` : printable}"`;
}

export const freshCopyRemedy = 'Take a fresh copy of the file from Kaggle, or repair this line.';
