/** The table of a file with the columns `ImageId,Label`, checked row by row. */
import { formatPlural } from '../../format.ts';
import { largestLabel } from '../classes.ts';
import type { Bytes } from '../dataset.ts';
import { type FileProblem, fileProblem, freshCopyRemedy, quoteText } from '../file-problem.ts';
import { fieldValue } from './field-value.ts';
import { type Allocate, GrowingBytes } from './growing-bytes.ts';

/** Rows of `ImageId,Label`: a submission, or the answers to the sample data's test table. */
export class AnswerTable {
  readonly file: string;
  rows = 0;
  private readonly store: GrowingBytes;

  constructor(file: string, allocate: Allocate) {
    this.file = file;
    this.store = new GrowingBytes(1, allocate);
  }

  /** Checks one row's fields and keeps the label, or says what is wrong and keeps nothing. `line` counts from 1. */
  accept(fields: readonly string[], line: number): FileProblem | null {
    const at = (column: number) => ({ file: this.file, line, column });
    if (fields.length !== 2)
      return fileProblem(
        at(Math.min(fields.length, 2)),
        `The line has ${formatPlural(fields.length, 'field')} where the header has 2.`,
        freshCopyRemedy,
      );
    const [id, label] = fields;
    if (fieldValue(id) !== this.rows + 1)
      return fileProblem(at(1), `ImageId is ${quoteText(id)}; ${this.rows + 1} comes next.`, freshCopyRemedy);
    const value = fieldValue(label);
    if (!(value >= 0 && value <= largestLabel && Number.isInteger(value)))
      return fileProblem(
        at(2),
        `Label is ${quoteText(label)}; a label is a whole number from 0 to ${largestLabel}.`,
        freshCopyRemedy,
      );
    this.store.withRoom(this.rows, null)[this.rows] = value;
    this.rows++;
    return null;
  }

  /** The labels, `[rows]`, as in the file: a view, not a copy. */
  finish(): Bytes {
    return this.store.finish(this.rows);
  }
}
