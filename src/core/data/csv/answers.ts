import type { Bytes } from '../dataset.ts';
import type { FileProblem } from '../file-problem.ts';
import { type Allocate, GrowingBytes } from './growing-bytes.ts';
import { count, freshCopy, problem, quote } from './problem.ts';

/** Rows of `ImageId,Label`: a sample submission, or the sample data's answers. */
export class AnswerTable {
  readonly file: string;
  rows = 0;
  private readonly store: GrowingBytes;

  constructor(file: string, allocate: Allocate) {
    this.file = file;
    this.store = new GrowingBytes(1, allocate);
  }

  accept(fields: readonly string[], line: number): FileProblem | null {
    const at = (column: number) => ({ file: this.file, line, column });
    if (fields.length !== 2)
      return problem(
        at(Math.min(fields.length, 2)),
        `The line has ${count(fields.length, 'field')} where the header has 2.`,
        freshCopy,
      );
    const [id, label] = fields;
    if (id !== String(this.rows + 1))
      return problem(at(1), `ImageId is ${quote(id)}; ${this.rows + 1} comes next.`, freshCopy);
    if (!/^\d$/.test(label))
      return problem(at(2), `Label is ${quote(label)}; a label is a digit from 0 to 9.`, freshCopy);
    this.store.withRoom(this.rows, null)[this.rows] = Number(label);
    this.rows++;
    return null;
  }

  /** `[rows]`, digits 0-9. */
  finish(): Bytes {
    return this.store.finish(this.rows);
  }
}
