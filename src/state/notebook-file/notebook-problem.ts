/** Why a notebook file cannot be opened. */
import { type FileProblem, fileProblem } from '../../core/data/file-problem.ts';

const saveAgain = 'Save the notebook again where it was made, or take another copy of the file.';

/** A notebook file that is refused. */
export class NotebookRefusal extends Error {
  readonly problem: FileProblem;

  /** `file` is the dropped file, or a file in it: `digits.notebook.zip/page.json`. */
  constructor(file: string, message: string, remedy = saveAgain) {
    super(message);
    this.problem = fileProblem({ file, line: null, column: null }, message, remedy);
  }
}
