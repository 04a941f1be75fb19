/** The second half of reading a CSV: rows of fields become a table. */
import { type FileProblem, fileProblem } from '../file-problem.ts';
import { AnswerTable } from './answers.ts';
import type { Allocate } from './growing-bytes.ts';
import { readHeader } from './header.ts';
import { ImageTable } from './image-table.ts';

/** Why a file was not read to its end. */
export type Refusal =
  | { readonly kind: 'refused'; readonly problem: FileProblem }
  /** The file is some other table: it is skipped where files of images came with it. */
  | { readonly kind: 'other-table'; readonly problem: FileProblem };

/**
 * Takes the rows of one file, the header first, then images or answers. Which parser split
 * them into fields is no matter.
 */
export class RowSink {
  readonly file: string;
  table: ImageTable | AnswerTable | null = null;
  private firstEmptyLine: number | null = null;
  private readonly allocate: Allocate;

  constructor(file: string, allocate: Allocate) {
    this.file = file;
    this.allocate = allocate;
  }

  /** The table, where the fast reading may write to it: no empty line came before, and the columns are in order. */
  get plain(): ImageTable | null {
    return this.firstEmptyLine === null && this.table instanceof ImageTable && this.table.layout.inOrder
      ? this.table
      : null;
  }

  /** Takes the fields of one line; `line` counts from 1. */
  row(fields: readonly string[], line: number): Refusal | null {
    if (fields.length === 1 && fields[0] === '') {
      this.firstEmptyLine ??= line;
      return null;
    }
    if (this.firstEmptyLine !== null)
      return this.refuse(
        this.firstEmptyLine,
        this.table === null
          ? 'The line is empty; the header has to stand in the first line.'
          : 'The line is empty, but more rows follow it.',
        'Remove the empty line.',
      );
    if (this.table === null) return this.header(fields);
    const found = this.table.accept(fields, line);
    return found === null ? null : { kind: 'refused', problem: found };
  }

  /** Checks the table as a whole; to be called after the last row. */
  end(): Refusal | null {
    if (this.table === null) return this.refuse(null, 'The file is empty.', 'Download it again from Kaggle.');
    if (this.table.rows === 0)
      return this.refuse(
        1,
        'The file has a header and no rows below it.',
        'Download it again from Kaggle: the rows are missing.',
      );
    return null;
  }

  refuse(line: number | null, message: string, remedy: string, column: number | null = null): Refusal {
    return { kind: 'refused', problem: fileProblem({ file: this.file, line, column }, message, remedy) };
  }

  private header(fields: readonly string[]): Refusal | null {
    const reading = readHeader(this.file, fields);
    if (reading.kind !== 'layout') return reading;
    this.table =
      reading.layout.kind === 'answers'
        ? new AnswerTable(this.file, this.allocate)
        : new ImageTable(this.file, reading.layout, this.allocate);
    return null;
  }
}
