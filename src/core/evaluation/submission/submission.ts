/** Kaggle's submission file: a column of ids and one of labels, one line an image. */
import type { ClassTable } from '../../data/classes.ts';
import type { TestTable } from '../../data/dataset.ts';
import { idsOf, kaggleForm, type SubmissionForm } from '../../data/submission-form.ts';
import { type Probabilities, predictedClasses } from '../metrics.ts';

/** One line of the file. */
export interface SubmissionRow {
  readonly id: string;
  /** The number that is the label in the files, or the name of its class. */
  readonly label: number | string;
}

export type Submission =
  | { readonly ok: true; readonly rows: readonly SubmissionRow[] }
  /** Nothing may be written; `message` is a sentence that says why. */
  | { readonly ok: false; readonly message: string };

/**
 * The file's lines for the `probabilities` `[rows, classes]` of all test images, with the images' ids and the labels
 * that the classes have in the training table, or their names where the submission is written with names, or why they
 * cannot be submitted.
 */
export function submissionOf(
  probabilities: Probabilities,
  { rows, submission = kaggleForm }: Pick<TestTable, 'rows' | 'submission'>,
  { labels }: ClassTable,
): Submission {
  const classes = labels.length;
  if (rows === 0) return { ok: false, message: 'There are no test images to predict.' };
  if (probabilities.length !== rows * classes) {
    const predicted = probabilities.length / classes;
    return { ok: false, message: `There are ${predicted} predictions for ${rows} test images.` };
  }
  const strange = probabilities.findIndex(value => !(value >= 0 && value <= 1.001));
  if (strange >= 0) {
    const image = Math.floor(strange / classes) + 1;
    return {
      ok: false,
      message: `The prediction of image ${image} is not a probability but ${probabilities[strange]}.`,
    };
  }
  const ids = idsOf(submission, rows);
  if (ids.length !== rows)
    return { ok: false, message: `There are ${ids.length} ids for ${rows} test images.` };
  const written = submission.names ?? labels;
  if (written.length !== classes)
    return { ok: false, message: `There are ${written.length} names for ${classes} classes.` };
  const predicted = predictedClasses(probabilities, rows);
  return {
    ok: true,
    rows: Array.from(predicted, (index, row) => ({ id: ids[row], label: written[index] })),
  };
}

/** A field of a CSV, in quotes where it has to be (RFC 4180). */
export const csvField = (text: string): string =>
  /[",\r\n]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;

/** The text of the file: every line ends in a newline, and there is no byte order mark. */
export function submissionText(
  rows: readonly SubmissionRow[],
  { columns }: SubmissionForm = kaggleForm,
): string {
  const lines = rows.map(
    ({ id, label }) => `${csvField(id)},${typeof label === 'number' ? label : csvField(label)}\n`,
  );
  return `${columns.map(csvField).join()}\n${lines.join('')}`;
}
