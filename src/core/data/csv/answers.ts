/** The table of a file with a column of ids and one of labels, checked row by row. */
import { formatPlural } from '../../format.ts';
import { largestLabel, mostClasses } from '../classes.ts';
import type { Bytes } from '../dataset.ts';
import { type FileProblem, fileProblem, freshCopyRemedy, quoteText } from '../file-problem.ts';
import type { SubmissionForm } from '../submission-form.ts';
import { fieldValue, trimmed } from './field-value.ts';
import { isSampleSubmission } from './file-names.ts';
import { type Allocate, GrowingBytes } from './growing-bytes.ts';

/** Rows of an id and a label: a submission, a sample of one, or the answers to the test table. */
export class AnswerTable {
  readonly file: string;
  /** The names of its two columns. */
  readonly columns: SubmissionForm['columns'];
  rows = 0;
  /** `[rows]` */
  readonly ids: string[] = [];
  /** True for a file that shows how a submission is written. */
  readonly isSample: boolean;
  /** The different labels of a sample, as it writes them. */
  readonly written = new Set<string>();
  private readonly store: GrowingBytes;

  constructor(file: string, columns: SubmissionForm['columns'], allocate: Allocate) {
    this.file = file;
    this.columns = columns;
    this.isSample = isSampleSubmission(file);
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
    const name = trimmed(id);
    if (name === '') return fileProblem(at(1), `${this.columns[0]} is missing.`, freshCopyRemedy);
    if (this.isSample && this.written.size <= mostClasses) this.written.add(trimmed(label));
    const value = this.isSample ? 0 : fieldValue(label);
    if (!(value >= 0 && value <= largestLabel && Number.isInteger(value)))
      return fileProblem(
        at(2),
        `${this.columns[1]} is ${quoteText(label)}; a label is a whole number from 0 to ${largestLabel}.`,
        freshCopyRemedy,
      );
    this.store.withRoom(this.rows, null)[this.rows] = value;
    this.ids.push(name);
    this.rows++;
    return null;
  }

  /** The labels, `[rows]`, as in the file: a view, not a copy. Those of a sample are all 0. */
  finish(): Bytes {
    return this.store.finish(this.rows);
  }
}
