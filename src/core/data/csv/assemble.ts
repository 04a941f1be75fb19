/** The last step of reading a drop: which of its tables is which, and whether they belong together. */
import { formatPlural } from '../../format.ts';
import { classesOf, toClassIndices } from '../classes.ts';
import type { Bytes, TestTable, TrainingTable } from '../dataset.ts';
import { type FileProblem, fileProblem } from '../file-problem.ts';
import { AnswerTable } from './answers.ts';
import type { ImageTable } from './image-table.ts';

export interface Tables {
  readonly training: TrainingTable | null;
  readonly test: TestTable | null;
  /** Answers to the test table, `[rows]`, with labels as in the file; only the sample data has them. */
  readonly solution: Bytes | null;
}

/** The file of the sample data's answers. A submission has the same columns, so only the name tells them apart. */
const solutionName = 'solution.csv';

export type Assembled =
  | { readonly kind: 'tables'; readonly tables: Tables }
  | { readonly kind: 'refused'; readonly problems: readonly FileProblem[] };

const dropBoth = 'Drop train.csv together with test.csv, or the zip that Kaggle gives.';

/** The tables after a drop: those of `files`, completed by those of `loaded`, or why they cannot be used together. */
export function assembleTables(files: readonly (ImageTable | AnswerTable)[], loaded: Tables): Assembled {
  const found = { training: [] as ImageTable[], test: [] as ImageTable[], solution: [] as AnswerTable[] };
  for (const table of files)
    if (!(table instanceof AnswerTable)) found[table.layout.kind].push(table);
    else if (baseName(table.file) === solutionName) found.solution.push(table);

  const refuse = (file: string, message: string, remedy: string): Assembled => ({
    kind: 'refused',
    problems: [fileProblem({ file, line: null, column: null }, message, remedy)],
  });
  for (const kind of ['training', 'test'] as const)
    if (found[kind].length > 1) {
      const [first, second] = found[kind];
      const which = kind === 'training' ? 'training tables (with labels)' : 'test tables (without labels)';
      return refuse(
        second.file,
        `${first.file} and ${second.file} are both ${which}.`,
        kind === 'training' ? 'Drop only one of them.' : `Drop only one of them. ${dropBoth}`,
      );
    }

  const [newTraining] = found.training;
  const [newTest] = found.test;
  // Answers that were given by themselves count before those that a zip brings along.
  const newSolution = found.solution.find(({ file }) => !file.includes('/')) ?? found.solution.at(0);
  if (newTraining === undefined && newTest === undefined) {
    const [first] = files;
    return refuse(first?.file ?? '', 'These files hold neither training images nor test images.', dropBoth);
  }
  const training = newTraining === undefined ? loaded.training : trainingTable(newTraining);
  if (training !== null && training.classes.labels.length < 2)
    return refuse(
      training.fileName,
      `Every image has the label ${training.classes.labels[0]}; a classifier needs at least two classes.`,
      'Drop a table with images of the other classes as well.',
    );
  if (training === null)
    return refuse(
      newTest.file,
      'This is a test table, without labels, and no training table is loaded.',
      dropBoth,
    );
  // A test table may complete a lone training table; beside a whole set, only a whole set can be meant.
  if (newTraining === undefined && loaded.test !== null)
    return refuse(
      newTest.file,
      `This is a second test table, without labels: ${loaded.test.fileName} is loaded already.`,
      dropBoth,
    );
  const test = newTest === undefined ? loaded.test : testTable(newTest);
  const solution = newSolution?.finish() ?? (newTest === undefined ? loaded.solution : null);
  if (newSolution !== undefined && newSolution.rows !== test?.rows)
    return refuse(
      newSolution.file,
      `The file answers ${formatPlural(newSolution.rows, 'row')}; the test table has ${formatPlural(test?.rows ?? 0, 'row')}.`,
      'Leave the file out, or drop it with the test table that it belongs to.',
    );
  return { kind: 'tables', tables: { training, test, solution } };
}

function trainingTable(table: ImageTable): TrainingTable {
  const { pixels, labels } = table.finish();
  const classes = classesOf(labels);
  toClassIndices(labels, classes);
  return { fileName: table.file, rows: table.rows, pixels, labels, classes };
}

function testTable(table: ImageTable): TestTable {
  return { fileName: table.file, rows: table.rows, pixels: table.finish().pixels };
}

/** A path without its folders: `train.csv` for `digit-recognizer.zip/data/train.csv`. */
export function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
