/** The first line of a CSV: what the file holds, and which column goes where. */
import { pixelsPerImage } from '../dataset.ts';
import { type FilePosition, type FileProblem, fileProblem, quoteText } from '../file-problem.ts';
import type { SubmissionForm } from '../submission-form.ts';
import { areAnswerColumns, labelTarget, readColumnNames } from './column-names.ts';
import { fieldValue, trimmed } from './field-value.ts';
import { isSampleSubmission } from './file-names.ts';
import { type NameStyle, nameStyleOf } from './name-table.ts';

/** The columns that a header announces for every row below it. */
export type Layout =
  | {
      readonly kind: 'training' | 'test';
      /** The target of each column: the pixel's index, `labelTarget`, `idTarget` or `ignoredTarget`. */
      readonly targets: Int16Array<ArrayBuffer>;
      readonly names: readonly string[];
      /** True where the columns are in the order of Kaggle's files: the label, if any, then pixel0 to pixel783. */
      readonly inOrder: boolean;
      /** What was assumed about the columns, in sentences. */
      readonly assumptions: readonly string[];
    }
  | { readonly kind: 'answers'; readonly columns: SubmissionForm['columns'] }
  | { readonly kind: 'names'; readonly style: NameStyle };

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

/** The name of the sign that separates the fields of a line in place of commas; null where none is known. */
export function otherDelimiter(line: string): string | null {
  const names: readonly (readonly [string, string])[] = [
    [';', 'semicolons'],
    ['\t', 'tabs'],
    ['|', 'vertical bars'],
    [' ', 'spaces'],
  ];
  const known = /^(label|class|pixel_?\d+|\d+x\d+|ImageId|id|\d+(\.\d+)?(e[+-]\d+)?)$/i;
  const isSeparatedBy = (sign: string) =>
    line
      .split(sign)
      .slice(0, -1)
      .some(name => known.test(trimmed(name)));
  return line.includes(',') ? null : (names.find(([sign]) => isSeparatedBy(sign))?.[1] ?? null);
}

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
      `The fields are separated by ${delimiter}.`,
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
function layoutWithoutHeader(fields: readonly string[]): Layout | null {
  const labelled = fields.length === pixelsPerImage + 1;
  if (!labelled && fields.length !== pixelsPerImage) return null;
  const first = labelled ? labelTarget : 0;
  const targets = Int16Array.from(fields.keys(), column => first + column);
  return {
    kind: labelled ? 'training' : 'test',
    targets,
    names: Array.from(targets, target => (target === labelTarget ? 'label' : `pixel${target}`)),
    inOrder: true,
    assumptions: [
      `There is no header line; ${labelled ? 'the first column was taken as the label' : 'the columns were taken as the 784 pixels'}.`,
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
