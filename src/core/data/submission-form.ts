/** How a submission is written: its two columns, the ids of the test images, and what stands for each class. */

export interface SubmissionForm {
  /** The names of the columns of ids and of labels. */
  readonly columns: readonly [id: string, label: string];
  /** The id of each test image, `[rows]`, as in the files; null where they count from 1. */
  readonly ids: readonly string[] | null;
  /** What is written for each class, `[classes]`; absent where it is the number that is its label. */
  readonly names?: readonly string[];
}

/** That of Kaggle's Digit Recognizer, and of every test table that says nothing else. */
export const kaggleForm: SubmissionForm = { columns: ['ImageId', 'Label'], ids: null };

export const isKaggleForm = ({ columns, ids, names }: SubmissionForm): boolean =>
  ids === null && names === undefined && columns.every((name, at) => name === kaggleForm.columns[at]);

/** True for 1, 2, 3 and so on. */
export const countsFromOne = (ids: readonly string[]): boolean =>
  ids.every((id, row) => id === String(row + 1));

/** The form with these columns and ids, `[rows]`. */
export const formOf = (columns: SubmissionForm['columns'], ids: readonly string[]): SubmissionForm => ({
  columns,
  ids: countsFromOne(ids) ? null : ids,
});

/** The name that the column of labels has beside a column of ids of this name: `Label` beside `ImageId`, `label` beside `id`. */
export const labelColumnBeside = (idColumn: string): string => (/^[A-Z]/.test(idColumn) ? 'Label' : 'label');

/** The id of each of `rows` test images. */
export const idsOf = ({ ids }: SubmissionForm, rows: number): readonly string[] =>
  ids ?? Array.from({ length: rows }, (_, row) => String(row + 1));
