/** The last step of reading a drop: which of its tables is which, and whether they belong together. */
import type { Bytes, TestTable, TrainingTable } from '../dataset.ts';
import { type FileProblem, fileProblem, type PassedOver } from '../file-problem.ts';
import { labelledTable, singleClassProblem } from '../labelled-table.ts';
import { formOf, labelColumnBeside } from '../submission-form.ts';
import { AnswerTable } from './answers.ts';
import { baseName } from './file-names.ts';
import type { ImageTable } from './image-table.ts';
import { applyNames, NameTable } from './name-table.ts';
import type { CsvTable } from './row-sink.ts';
import { readTestAnswers } from './test-answers.ts';

export interface Tables {
  readonly training: TrainingTable | null;
  readonly test: TestTable | null;
  /**
   * Answers to the test table, `[rows]`, with labels as in the files: a file of its own, or the labels that the test table
   * came with.
   */
  readonly solution: Bytes | null;
}

export type Assembled =
  | {
      readonly kind: 'tables';
      readonly tables: Tables;
      /** What was assumed about the files, in sentences. */
      readonly assumptions: readonly string[];
      readonly passedOver: readonly PassedOver[];
    }
  | { readonly kind: 'refused'; readonly problems: readonly FileProblem[] };

const dropBoth = 'Drop train.csv together with test.csv, or the zip that Kaggle gives.';

/** The tables after a drop: those of `files`, completed by those of `loaded`, or why they cannot be used together. */
export function assembleTables(files: readonly CsvTable[], loaded: Tables): Assembled {
  const found = { training: [] as ImageTable[], test: [] as ImageTable[] };
  const answers: AnswerTable[] = [];
  const names: NameTable[] = [];
  const passedOver: PassedOver[] = [];
  for (const table of files)
    if (table instanceof AnswerTable) answers.push(table);
    else if (table instanceof NameTable) names.push(table);
    else found[table.layout.kind].push(table);

  const refuse = (file: string, message: string, remedy: string): Assembled => ({
    kind: 'refused',
    problems: [fileProblem({ file, line: null, column: null }, message, remedy)],
  });
  const { training: newTraining, heldOut, others } = parted(found.training, found.test.length > 0);
  if (newTraining === undefined && found.training.length > 1) {
    const [first, second] = found.training;
    return refuse(
      second.file,
      `${first.file} and ${second.file} are both training tables (with labels).`,
      'Drop only one of them.',
    );
  }
  if (found.test.length > 1) {
    const [first, second] = found.test;
    return refuse(
      second.file,
      `${first.file} and ${second.file} are both test tables (without labels).`,
      `Drop only one of them. ${dropBoth}`,
    );
  }
  for (const { file } of others)
    passedOver.push({
      file,
      reason: `It has labels as well as ${newTraining?.file}, which was taken to train on.`,
    });

  const newTest = found.test.at(0) ?? heldOut;
  const isRenaming = names.length > 0 && loaded.training !== null;
  if (newTraining === undefined && newTest === undefined && !isRenaming) {
    const [first] = files;
    return refuse(first?.file ?? '', 'These files hold neither training images nor test images.', dropBoth);
  }
  const renamed = applyNames(
    newTraining === undefined ? loaded.training : trainingTable(newTraining),
    newTraining !== undefined,
    names,
  );
  const { training } = renamed;
  const problem = training && singleClassProblem(training);
  if (problem) return { kind: 'refused', problems: [problem] };
  if (training === null && newTest !== undefined)
    return refuse(
      newTest.file,
      'This is a test table, without labels, and no training table is loaded.',
      dropBoth,
    );
  // A test table may complete a lone training table; beside a whole set, only a whole set can be meant.
  if (newTest !== undefined && newTraining === undefined && loaded.test !== null)
    return refuse(
      newTest.file,
      `This is a second test table, without labels: ${loaded.test.fileName} is loaded already.`,
      dropBoth,
    );
  const known = newTest === undefined ? loaded.test : testTable(newTest, newTest === heldOut);
  const answered = readTestAnswers(
    { table: known, isNew: newTest !== undefined },
    { table: training, isNew: newTraining !== undefined },
    answers,
  );
  if (answered.kind === 'refused') return { kind: 'refused', problems: [answered.problem] };
  const { test } = answered;
  passedOver.push(...answered.passedOver, ...renamed.passedOver);
  const solution =
    answered.solution ?? heldOut?.finish().labels ?? (newTest === undefined ? loaded.solution : null);
  const tables = [newTraining, newTest].filter(table => table !== undefined);
  const assumptions = [...describeAssumptions(tables), ...renamed.assumptions, ...answered.assumptions];
  if (heldOut !== undefined)
    assumptions.push(
      `${baseName(heldOut.file)} has labels too: it was taken as the test table, and its labels count only for the held-out score.`,
    );
  return { kind: 'tables', tables: { training, test, solution }, assumptions, passedOver };
}

/** The tables with labels by their use; `training` is undefined where it cannot be told, or where there is none. */
interface Parted {
  readonly training: ImageTable | undefined;
  /** The table that stands for a test table, though it has labels. */
  readonly heldOut: ImageTable | undefined;
  readonly others: readonly ImageTable[];
}

/** Parts tables with labels by their names, and two that the names do not tell apart by their sizes. */
function parted(tables: readonly ImageTable[], hasTest: boolean): Parted {
  if (tables.length < 2) return { training: tables.at(0), heldOut: undefined, others: [] };
  const isNamed = (table: ImageTable, name: RegExp) => name.test(baseName(table.file));
  const named = tables.filter(table => isNamed(table, /train/i));
  const [larger, smaller] = tables.toSorted((a, b) => b.rows - a.rows);
  const unnamed = tables.length === 2 && named.length !== 1 && !hasTest && larger.rows > smaller.rows;
  const training = named.length === 1 ? named[0] : unnamed ? larger : undefined;
  const rest = tables.filter(table => table !== training);
  const tests = rest.length === 1 ? rest : rest.filter(table => isNamed(table, /test|t10k/i));
  const heldOut = training !== undefined && !hasTest && tests.length === 1 ? tests[0] : undefined;
  return { training, heldOut, others: rest.filter(table => table !== heldOut) };
}

/** The assumptions of all tables; one that several tables share is said once. */
function describeAssumptions(tables: readonly ImageTable[]): string[] {
  const filesOf = new Map<string, string[]>();
  for (const table of tables)
    for (const sentence of table.assumptions)
      filesOf.set(sentence, [...(filesOf.get(sentence) ?? []), baseName(table.file)]);
  return Array.from(filesOf, ([sentence, files]) => `${files.join(' and ')}: ${sentence}`);
}

function trainingTable(table: ImageTable): TrainingTable {
  const { pixels, labels } = table.finish();
  return labelledTable(table.file, table.rows, pixels, labels);
}

function testTable(table: ImageTable, isHoldOut: boolean): TestTable {
  const { file, rows, ids } = table;
  return {
    fileName: file,
    rows,
    pixels: table.finish().pixels,
    ...(ids === null ? {} : { submission: formOf([ids.column, labelColumnBeside(ids.column)], ids.of) }),
    ...(isHoldOut ? { isHoldOut } : {}),
  };
}
