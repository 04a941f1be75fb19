/** The first line of a CSV: what the file holds, and which column goes where. */
import { largestLabel } from '../classes.ts';
import { pixelsPerImage } from '../dataset.ts';
import { type FilePosition, type FileProblem, fileProblem, quoteText } from '../file-problem.ts';
import type { SubmissionForm } from '../submission-form.ts';
import { areAnswerColumns, ignoredTarget, labelTarget, readColumnNames } from './column-names.ts';
import { otherDelimiter } from './delimiter.ts';
import { fieldValue, trimmed } from './field-value.ts';
import { isSampleSubmission } from './file-names.ts';
import { type NameStyle, nameStyleOf } from './name-table.ts';

/** The columns that a header announces for every row below it. */
export type Layout =
  | ImageLayout
  | { readonly kind: 'answers'; readonly columns: SubmissionForm['columns'] }
  | { readonly kind: 'names'; readonly style: NameStyle };

export interface ImageLayout {
  readonly kind: 'training' | 'test';
  /** The target of each column: the pixel's index, `labelTarget`, `idTarget` or `ignoredTarget`. */
  readonly targets: Int16Array<ArrayBuffer>;
  readonly names: readonly string[];
  /** True where the columns are in the order of Kaggle's files: the label, if any, then pixel0 to pixel783. */
  readonly inOrder: boolean;
  /** True where the names of the columns were taken from their number. */
  readonly isHeaderless?: boolean;
  /** What was assumed about the columns, in sentences. */
  readonly assumptions: readonly string[];
}

export type HeaderReading =
  | {
      readonly kind: 'layout';
      readonly layout: Layout;
      /** True where the file has no header: the line is itself the first row. */
      readonly isRow: boolean;
    }
  /**
   * The file is no table of images: it is passed over where others come with it, and refused where it comes alone.
   */
  | { readonly kind: 'other-table'; readonly problem: FileProblem }
  | { readonly kind: 'refused'; readonly problem: FileProblem };

const expected =
  'The first line must be "label,pixel0,...,pixel783" (train) or "pixel0,...,pixel783" (test).';

/** True for a line that names pixels: a file that begins with it is meant as a table of images, whatever is wrong with it. */
export const namesPixels = (line: string): boolean => /pixel_?\d|\b1x1\b/i.test(line);

function unknownTable(place: FilePosition, fields: readonly string[]): HeaderReading {
  const refuse = (message: string, remedy = expected): HeaderReading => ({
    kind: fields.some(namesPixels) ? 'refused' : 'other-table',
    problem: fileProblem(place, message, remedy),
  });
  const delimiter = fields.length === 1 ? otherDelimiter(fields[0]) : null;
  if (delimiter !== null)
    return refuse(
      `The fields are separated by ${delimiter.name}.`,
      'Save the file with commas between the fields.',
    );
  if (fields.every(field => !Number.isNaN(fieldValue(field))))
    return refuse('There is no header line: the file begins with numbers.');
  const begins = quoteText(fields[0]);
  if (fields.length === 1) return refuse(`This is not a CSV of images: its first line is ${begins}.`);
  const missing = fields.some(field => trimmed(field) === 'label') ? 'pixel0' : 'label or pixel0';
  return refuse(`No column is named ${missing}: the header begins ${begins}.`);
}

/** The layout of a file without a header, whose first row has these fields; null where their number does not tell. */
function layoutWithoutHeader(fields: readonly string[]): ImageLayout | null {
  const before = targetsBeforePixels(fields);
  if (before === null) return null;
  const { targets: first, assumed } = before;
  const targets = Int16Array.from([...first, ...Array.from({ length: pixelsPerImage }, (_, pixel) => pixel)]);
  return {
    kind: first.includes(labelTarget) ? 'training' : 'test',
    targets,
    names: Array.from(targets, target =>
      target === ignoredTarget ? 'row' : target === labelTarget ? 'label' : `pixel${target}`,
    ),
    inOrder: !first.includes(ignoredTarget),
    isHeaderless: true,
    assumptions: [`There is no header line; ${assumed}.`],
  };
}

function targetsBeforePixels(
  fields: readonly string[],
): { readonly targets: readonly number[]; readonly assumed: string } | null {
  switch (fields.length - pixelsPerImage) {
    case 0:
      return { targets: [], assumed: 'the columns were taken as the 784 pixels' };
    case 1:
      return { targets: [labelTarget], assumed: 'the first column was taken as the label' };
    case 2: {
      const [row, label] = fields.map(fieldValue);
      if (!Number.isInteger(row) || !Number.isInteger(label) || label > largestLabel) return null;
      return {
        targets: [ignoredTarget, labelTarget],
        assumed: 'the first column was taken as the number of the row and the second as the label',
      };
    }
    default:
      return null;
  }
}

/**
 * The layout of a table without a header whose first column was taken as the label, and is the number of the row: labels
 * do not count the images.
 */
export function numberedLayout(layout: ImageLayout): ImageLayout {
  return {
    ...layout,
    kind: 'test',
    targets: layout.targets.map(target => (target === labelTarget ? ignoredTarget : target)),
    inOrder: false,
    assumptions: [
      'There is no header line; the first column was taken as the number of the row, because it counts.',
    ],
  };
}

/** Reads the column names of a file's first line, or finds that it has none. */
export function readHeader(file: string, fields: readonly string[]): HeaderReading {
  const line: FilePosition = { file, line: 1, column: null };
  // NumPy writes a header as a comment.
  const names = fields.map((field, column) => trimmed(column === 0 ? field.replace(/^# ?/, '') : field));
  const [first, second, ...others] = names;
  if (second !== undefined && others.length === 0)
    if (areAnswerColumns(first, second) || isSampleSubmission(file))
      return { kind: 'layout', layout: { kind: 'answers', columns: [first, second] }, isRow: false };
  const named = nameStyleOf(file, names);
  if (named !== null)
    return { kind: 'layout', layout: { kind: 'names', style: named.style }, isRow: named.isRow };
  const columns = readColumnNames(names);
  if (columns.kind === 'columns') {
    const { targets, assumptions } = columns;
    const kind = targets.includes(labelTarget) ? 'training' : 'test';
    const begin = kind === 'training' ? labelTarget : 0;
    const inOrder = targets.every((target, index) => target === begin + index);
    return { kind: 'layout', layout: { kind, targets, names, inOrder, assumptions }, isRow: false };
  }
  if (fields.every(field => !Number.isNaN(fieldValue(field)))) {
    const layout = layoutWithoutHeader(fields);
    return layout === null ? unknownTable(line, fields) : { kind: 'layout', layout, isRow: true };
  }
  if (columns.kind === 'none') return unknownTable(line, fields);
  const { column, message, remedy } = columns;
  return { kind: 'refused', problem: fileProblem({ ...line, column }, message, remedy) };
}
