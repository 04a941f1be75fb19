/** The first line of a CSV: what the file holds, and which column goes where. */
import { formatPlural } from '../../format.ts';
import { pixelsPerImage } from '../dataset.ts';
import { type FilePosition, type FileProblem, fileProblem, quoteText } from '../file-problem.ts';

/** The target of the label column; the target of a pixel column is the pixel's index in the image. */
export const labelTarget = -1;

/** The columns that a header announces for every row below it. */
export type Layout =
  | {
      readonly kind: 'training' | 'test';
      /** The target of each column: `labelTarget` or the pixel's index. */
      readonly targets: Int16Array<ArrayBuffer>;
      readonly names: readonly string[];
      /** True where the columns are in the order of Kaggle's files: the label, if any, then pixel0 to pixel783. */
      readonly inOrder: boolean;
    }
  | { readonly kind: 'answers' };

export type HeaderReading =
  | { readonly kind: 'layout'; readonly layout: Layout }
  /**
   * The file is some other table: it is skipped where several files come together, and refused where it comes alone.
   */
  | { readonly kind: 'other-table'; readonly problem: FileProblem }
  | { readonly kind: 'refused'; readonly problem: FileProblem };

const expected =
  'The first line must be "label,pixel0,...,pixel783" (train) or "pixel0,...,pixel783" (test).';

function columnTarget(name: string): number | null {
  if (name === 'label') return labelTarget;
  const digits = /^pixel(0|[1-9]\d{0,3})$/.exec(name)?.[1];
  return digits === undefined ? null : Number(digits);
}

function otherDelimiter(fields: readonly string[]): string | null {
  if (fields.length > 1) return null;
  const names: readonly (readonly [string, string])[] = [
    [';', 'semicolons'],
    ['\t', 'tabs'],
    ['|', 'vertical bars'],
    [' ', 'spaces'],
  ];
  const known = /^(label|pixel\d+|ImageId|\d+)$/;
  return (
    names.find(([sign]) =>
      fields[0]
        .split(sign)
        .slice(0, -1)
        .some(name => known.test(name)),
    )?.[1] ?? null
  );
}

function unknownTable(place: FilePosition, fields: readonly string[]): HeaderReading {
  const refuse = (message: string, remedy: string): HeaderReading => ({
    kind: 'refused',
    problem: fileProblem(place, message, remedy),
  });
  const delimiter = otherDelimiter(fields);
  if (delimiter !== null)
    return refuse(
      `The fields are separated by ${delimiter}.`,
      'Save the file with commas between the fields.',
    );
  if (fields.every(field => /^-?\d+(\.\d+)?$/.test(field)))
    return refuse('There is no header line: the file begins with numbers.', expected);
  if (/^\s*<(!doctype|html|\?xml)/i.test(fields[0]))
    return refuse('This is a web page, not a CSV.', 'Sign in at Kaggle and download the file itself.');
  if (fields.length === 1)
    return refuse(`This is not a CSV of images: its first line is ${quoteText(fields[0])}.`, expected);
  return {
    kind: 'other-table',
    problem: fileProblem(
      place,
      `No column is named label or pixel0: the header begins ${quoteText(fields[0])}.`,
      expected,
    ),
  };
}

/** Reads the column names of a file's first line. */
export function readHeader(file: string, fields: readonly string[]): HeaderReading {
  const line: FilePosition = { file, line: 1, column: null };
  if (fields.length === 2 && fields[0] === 'ImageId' && fields[1] === 'Label')
    return { kind: 'layout', layout: { kind: 'answers' } };
  const found = fields.map(columnTarget);
  if (found.every(target => target === null)) return unknownTable(line, fields);
  const refuse = (column: number | null, message: string, remedy: string): HeaderReading => ({
    kind: 'refused',
    problem: fileProblem({ ...line, column }, message, remedy),
  });

  const seen = new Set<number>();
  const targets = new Int16Array(fields.length);
  for (const [index, target] of found.entries()) {
    if (target === null)
      return refuse(
        index + 1,
        `Column ${index + 1} is named ${quoteText(fields[index])}, which is neither label nor a pixel.`,
        'Remove the column, or give it its name back.',
      );
    if (seen.has(target))
      return refuse(index + 1, `Two columns are named ${quoteText(fields[index])}.`, 'Keep one of them.');
    seen.add(target);
    targets[index] = target;
  }
  const pixels = seen.size - (seen.has(labelTarget) ? 1 : 0);
  const beyond = targets.findIndex(target => target >= pixelsPerImage);
  if (beyond >= 0 || pixels !== pixelsPerImage)
    return refuse(
      beyond < 0 ? null : beyond + 1,
      `The header names ${formatPlural(pixels, 'pixel column')}${beyond < 0 ? '' : `, among them ${fields[beyond]}`}; ` +
        'images of 28 x 28 have 784, pixel0 to pixel783.',
      'Use images of 28 x 28 pixels, one column a pixel.',
    );
  const kind = seen.has(labelTarget) ? 'training' : 'test';
  const first = kind === 'training' ? labelTarget : 0;
  const inOrder = targets.every((target, index) => target === first + index);
  return { kind: 'layout', layout: { kind, targets, names: fields, inOrder } };
}
