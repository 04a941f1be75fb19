/** The second half of reading a CSV: rows of fields become a table. */
import { formatCount, formatPlural } from '../../format.ts';
import { type FileProblem, fileProblem } from '../file-problem.ts';
import { AnswerTable } from './answers.ts';
import { trimmed } from './field-value.ts';
import { baseName, solutionName } from './file-names.ts';
import type { Allocate } from './growing-bytes.ts';
import { type Layout, namesPixels, readHeader } from './header.ts';
import { ImageTable } from './image-table.ts';
import { NameTable } from './name-table.ts';

export type CsvTable = ImageTable | AnswerTable | NameTable;

/** Why a file was not read to its end. */
export type Refusal =
  | { readonly kind: 'refused'; readonly problem: FileProblem }
  /** The file is no table of images: it is passed over where files of images came with it. */
  | { readonly kind: 'other-table'; readonly problem: FileProblem };

/**
 * Takes the rows of one file, the header first, then images, answers or names. Which parser split
 * them into fields is no matter.
 */
export class RowSink {
  readonly file: string;
  table: CsvTable | null = null;
  /** What was assumed about the file before its header, in sentences. */
  assumed: readonly string[] = [];
  private firstEmptyLine: number | null = null;
  private isMeantForImages = false;
  private readonly allocate: Allocate;

  constructor(file: string, allocate: Allocate) {
    this.file = file;
    this.allocate = allocate;
  }

  /** The table, where the fast reading may write to it; null behind an empty line. */
  get plain(): ImageTable | null {
    return this.firstEmptyLine === null && this.table instanceof ImageTable && this.table.isPlain
      ? this.table
      : null;
  }

  /** Tells what the first line says before it is split into fields: a file that names pixels is never passed over. */
  begin(line: string): void {
    this.isMeantForImages = namesPixels(line);
  }

  /** Takes the fields of one line; `line` counts from 1. `isUnended` is true for a last line without a line end. */
  row(fields: readonly string[], line: number, isUnended = false): Refusal | null {
    if (isEmpty(fields)) {
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
    if (this.table === null) return this.header(fields, line);
    const found = this.table.accept(fields, line);
    if (found === null) return null;
    if (!(this.table instanceof ImageTable) && baseName(this.file) !== solutionName)
      return { kind: 'other-table', problem: found };
    return this.damage(fields, line, isUnended) ?? { kind: 'refused', problem: found };
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
    if (this.table instanceof ImageTable) this.table.settle();
    return null;
  }

  refuse(line: number | null, message: string, remedy: string, column: number | null = null): Refusal {
    const kind = this.table === null && !this.isMeantForImages ? 'other-table' : 'refused';
    return { kind, problem: fileProblem({ file: this.file, line, column }, message, remedy) };
  }

  refuseCarriageReturn(line: number, column: number): Refusal {
    return this.refuse(
      line,
      'The line has a carriage return that no line feed follows.',
      'Save the file with the line ends of Windows (CRLF) or Unix (LF).',
      column,
    );
  }

  /** What is wrong with the file as a whole where one of its rows is: the row's own fault would mislead. */
  private damage(fields: readonly string[], line: number, isUnended: boolean): Refusal | null {
    const zero = fields.findIndex(field => field.includes('\0'));
    if (zero >= 0)
      return this.refuse(
        line,
        'From here on the file has zero bytes: its download was not finished.',
        'Download the file again.',
        zero + 1,
      );
    const reading = readHeader(this.file, fields);
    if (reading.kind === 'layout' && !reading.isRow)
      return this.refuse(
        line,
        `The header stands here again: two files were joined at line ${formatCount(line)}.`,
        'Remove this line where both have the same columns, or drop the two files as they were.',
      );
    if (!(isUnended && this.table instanceof ImageTable)) return null;
    const wanted = this.table.layout.targets.length;
    return fields.length < wanted || (fields.length === wanted && fields.at(-1) === '')
      ? this.refuse(
          line,
          `The file is cut short: its last line has ${formatPlural(fields.length, 'field')} where the header has ${wanted}.`,
          'Download the file again.',
          fields.length,
        )
      : null;
  }

  private header(fields: readonly string[], line: number): Refusal | null {
    const stray = fields.findIndex(field => field.includes('\r'));
    if (stray >= 0) return this.refuseCarriageReturn(line, stray + 1);
    const reading = readHeader(this.file, fields);
    if (reading.kind !== 'layout') return reading;
    this.table = this.tableOf(reading.layout);
    if (!reading.isRow) return null;
    const found = this.table.accept(fields, line);
    return found === null ? null : { kind: 'refused', problem: found };
  }

  private tableOf(layout: Layout): CsvTable {
    switch (layout.kind) {
      case 'answers':
        return new AnswerTable(this.file, layout.columns, this.allocate);
      case 'names':
        return new NameTable(this.file, layout.style);
      case 'training':
      case 'test':
        return new ImageTable(
          this.file,
          { ...layout, assumptions: [...this.assumed, ...layout.assumptions] },
          this.allocate,
        );
      default:
        return layout satisfies never;
    }
  }
}

/** True for a line without content, for one of commas or spaces, and for the sign by which DOS ended files. */
const isEmpty = (fields: readonly string[]): boolean =>
  fields.every(field => trimmed(field) === '' || field === '\u001a');
