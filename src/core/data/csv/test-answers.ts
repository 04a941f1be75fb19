/** What files of ids and labels say about the test images: how the submission is written, and the right answers. */
import { formatCount, formatPlural } from '../../format.ts';
import { type ClassTable, tenDigits } from '../classes.ts';
import type { Bytes, TestTable, TrainingTable } from '../dataset.ts';
import { type FileProblem, fileProblem, type PassedOver, quoteText } from '../file-problem.ts';
import { countsFromOne, formOf, idsOf, kaggleForm, type SubmissionForm } from '../submission-form.ts';
import type { AnswerTable } from './answers.ts';
import { fieldValue } from './field-value.ts';
import { baseName, solutionName } from './file-names.ts';

export type TestAnswers =
  | {
      readonly kind: 'answers';
      readonly test: TestTable | null;
      /** `[rows]`, in the order of the test images; null where no file has answers. */
      readonly solution: Bytes | null;
      /** What was assumed, in sentences. */
      readonly assumptions: readonly string[];
      readonly passedOver: readonly PassedOver[];
    }
  | { readonly kind: 'refused'; readonly problem: FileProblem };

/** A table of a drop, or of one before where `isNew` is false. */
interface Given<Table> {
  readonly table: Table | null;
  readonly isNew: boolean;
}

/** Reads the files beside a test table. Samples of a submission count only where the table came with them. */
export function readTestAnswers(
  { table: test, isNew }: Given<TestTable>,
  training: Given<TrainingTable>,
  tables: readonly AnswerTable[],
): TestAnswers {
  const passedOver: PassedOver[] = [];
  const assumptions: string[] = [];
  const classes = training.table?.classes ?? tenDigits;
  let formed = test && training.isNew && !isNew ? withOwnNames(test, classes) : test;
  for (const table of tables) {
    if (isSolution(table)) continue;
    const reason = table.isSample
      ? sampleProblem(table, isNew ? formed : null)
      : 'It is a submission: it has labels and no images.';
    if (reason !== null) passedOver.push({ file: table.file, reason });
    else if (formed !== null) {
      formed = { ...formed, submission: formAfter(table, formed, classes) };
      assumptions.push(...assumedLabels(table, formed, classes));
    }
  }
  // Answers that were given by themselves count before those that a zip brings along.
  const solutions = tables.filter(isSolution);
  const answers = solutions.find(({ file }) => !file.includes('/')) ?? solutions.at(0);
  if (answers === undefined)
    return { kind: 'answers', test: formed, solution: null, assumptions, passedOver };
  const solution = solutionOf(answers, formed);
  return solution instanceof Uint8Array
    ? { kind: 'answers', test: formed, solution, assumptions, passedOver }
    : { kind: 'refused', problem: solution };
}

const isSolution = ({ file }: AnswerTable): boolean => baseName(file) === solutionName;

/** Why a sample of a submission does not count; null where it does. */
function sampleProblem({ rows, ids }: AnswerTable, test: TestTable | null): string | null {
  if (test === null) return 'It says how a submission is written, but no test table came with it.';
  if (rows !== test.rows)
    return `It has ${formatPlural(rows, 'row')} and ${baseName(test.fileName)} ${formatCount(test.rows)}, so its ids are not those of the test images.`;
  return new Set(ids).size === rows ? null : 'Some of its ids stand twice.';
}

/**
 * The columns of the sample, its ids in the order of the table where both have the same ones, and the names of
 * the classes where the sample's labels are such names and no labels of the training table.
 */
function formAfter(
  { columns, ids, rows, written }: AnswerTable,
  { submission = kaggleForm }: TestTable,
  { labels, names }: ClassTable,
): SubmissionForm {
  const own = idsOf(submission, rows);
  const known = new Set(ids);
  // A sample may name pictures without the endings that their files have.
  const inOrder = [own, own.map(id => id.replace(/\.[^.]*$/, ''))].find(found =>
    found.every(id => known.has(id)),
  );
  const form = formOf(columns, inOrder ?? ids);
  const areAllOf = (known: readonly string[]) => [...written].every(label => known.includes(label));
  return areAllOf(names) && !areAllOf(labels.map(String)) ? { ...form, names } : form;
}

const isNumber = (label: string): boolean => !Number.isNaN(fieldValue(label));

/** What the labels of a sample were taken for, where they are no numbers. */
function assumedLabels(
  { file, written }: AnswerTable,
  { submission }: TestTable,
  { names }: ClassTable,
): readonly string[] {
  const labels = [...written];
  if (submission?.names !== undefined)
    return [`${baseName(file)} has names of classes as its labels, and so has the submission.`];
  if (labels.every(label => label === '' || isNumber(label))) return [];
  const foreign = labels.find(label => !names.includes(label)) ?? '';
  return [
    `${baseName(file)} has the label ${quoteText(foreign)}, which is the name of no class: the submission has numbers as its labels.`,
  ];
}

/** A table of an earlier drop beside new training images, whose classes may have other names than its submission. */
function withOwnNames(test: TestTable, { names }: ClassTable): TestTable {
  if (test.submission?.names === undefined) return test;
  const { names: earlier, ...submission } = test.submission;
  return earlier.join('\n') === names.join('\n') ? test : { ...test, submission };
}

/** The answers in the order of the test images: by their ids, or by their order where they only count the rows. */
function solutionOf(answers: AnswerTable, test: TestTable | null): Bytes | FileProblem {
  const { file, rows, ids } = answers;
  const refuse = (message: string): FileProblem =>
    fileProblem(
      { file, line: null, column: null },
      message,
      'Leave the file out, or drop it with the test table that it belongs to.',
    );
  if (rows !== test?.rows)
    return refuse(
      `The file answers ${formatPlural(rows, 'row')}; the test table has ${formatPlural(test?.rows ?? 0, 'row')}.`,
    );
  const rowOf = new Map(idsOf(test.submission ?? kaggleForm, rows).map((id, row) => [id, row]));
  const labels = answers.finish();
  const foreign = ids.find(id => !rowOf.has(id));
  if (foreign !== undefined)
    return countsFromOne(ids) ? labels : refuse(`No test image has the id ${quoteText(foreign)}.`);
  if (new Set(ids).size < rows) return refuse('An id stands twice, so some test images have no answer.');
  const sorted = labels.slice();
  for (const [at, id] of ids.entries()) sorted[rowOf.get(id) ?? at] = labels[at];
  return sorted;
}
