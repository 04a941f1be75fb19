/** The names that columns of images have: Kaggle's own, and those of the other schools that write such files. */
import { formatPlural } from '../../format.ts';
import { imageSide, pixelsPerImage } from '../dataset.ts';
import { quoteText } from '../file-problem.ts';

/** The target of the label column; the target of a pixel column is the pixel's index in the image. */
export const labelTarget = -1;
/** The target of a column that is passed over: the number of the row, or what is neither label nor pixel. */
export const ignoredTarget = -2;
/** The target of the column of the images' ids. */
export const idTarget = -3;

/** What the names of a header say. A refusal names a column, counted from 1, or null where the whole line is meant. */
export type NamedColumns =
  | {
      readonly kind: 'columns';
      /** The target of each column. */
      readonly targets: Int16Array<ArrayBuffer>;
      /** What was assumed about the columns, in sentences. */
      readonly assumptions: readonly string[];
    }
  | {
      readonly kind: 'refused';
      readonly column: number | null;
      readonly message: string;
      readonly remedy: string;
    }
  /** These are not the columns of images. */
  | { readonly kind: 'none' };

const labelNames: ReadonlySet<string> = new Set([
  ...['label', 'labels', 'class', 'classes', 'y', 'target', 'digit', 'digits', 'category', 'letter'],
  ...['character', 'symbol', 'number', 'class_label', 'label_id', 'class_id'],
]);
/** Names of ids, and of the numbers of rows that programs add. */
const idName = /^(id|(image|img|row|file|sample)[ _-]?(id|name)|filename)$/;
const rowNumberName = /^(|index|unnamed: ?\d+|row|no\.?)$/;
const isNumber = (name: string): boolean => idName.test(name) || rowNumberName.test(name);
/** True for the two columns of a submission, or of answers: ids and labels. */
export const areAnswerColumns = (first: string, second: string): boolean =>
  idName.test(first.toLowerCase()) && labelNames.has(second.toLowerCase());

/** A header with this many numbered names of one kind is that of a table of images. */
const enoughColumns = 64;

/** A name with a number in it, or with two: `pixel12`, `px_012`, `12`, `3x14`, `r3c14`, `(3, 14)`. */
interface NumberedName {
  /** What the names of one family share: the text around the numbers. */
  readonly stem: string;
  readonly numbers: readonly number[];
}

function numberedName(name: string): NumberedName | null {
  const match = /^(\D*)(\d{1,4})(?:(\D{1,5})(\d{1,4})(\)?))?$/.exec(name);
  if (match === null) return null;
  const [, before, first, between, second, after] = match;
  return second === undefined
    ? { stem: before, numbers: [Number(first)] }
    : { stem: `${before}#${between}#${after}`, numbers: [Number(first), Number(second)] };
}

/** The stem that most of the names have; null where they are too few for an image. */
function mainStem(names: readonly (NumberedName | null)[]): string | null {
  const counts = new Map<string, number>();
  for (const name of names) if (name !== null) counts.set(name.stem, (counts.get(name.stem) ?? 0) + 1);
  const [first] = [...counts].sort(([, a], [, b]) => b - a);
  if (first === undefined) return null;
  return first[1] >= enoughColumns || first[0].startsWith('pixel') ? first[0] : null;
}

/** The index of the pixel with these numbers, counted from `base`; NaN where an image of 28 x 28 has no such pixel. */
function pixelIndex(numbers: readonly number[], base: number): number {
  const [first, second] = numbers.map(number => number - base);
  if (second === undefined) return first < pixelsPerImage ? first : Number.NaN;
  return first < imageSide && second < imageSide ? first * imageSide + second : Number.NaN;
}

/** Reads trimmed column names, whatever their case. */
export function readColumnNames(names: readonly string[]): NamedColumns {
  const lower = names.map(name => name.toLowerCase());
  const numbered = lower.map(name => (isNumber(name) || labelNames.has(name) ? null : numberedName(name)));
  const stem = mainStem(numbered);
  if (stem === null) return { kind: 'none' };
  const pixels = numbered.map(name => (name?.stem === stem ? name.numbers : null));
  const base = pixels.some(numbers => numbers?.includes(0)) ? 0 : 1;
  const found = { label: -1, seen: new Set<string>() };
  if (!lower.some(name => labelNames.has(name))) found.label = unnamedLabel(pixels, stem, base);
  const unnamed = found.label >= 0;
  const id = lower.findIndex(name => idName.test(name));
  const unknown: number[] = [];

  const targets = new Int16Array(names.length);
  let beyond = -1;
  for (const [column, name] of lower.entries()) {
    const numbers = pixels[column];
    if (unnamed && column === found.label) targets[column] = labelTarget;
    else if (labelNames.has(name)) {
      if (found.label >= 0)
        return {
          kind: 'refused',
          column: column + 1,
          message:
            lower[found.label] === name
              ? `Two columns are named ${quoteText(names[column])}.`
              : `Two columns hold labels, ${quoteText(names[found.label])} and ${quoteText(names[column])}.`,
          remedy: 'Keep one of them.',
        };
      found.label = column;
      targets[column] = labelTarget;
    } else if (numbers !== null) {
      const key = numbers.join();
      if (found.seen.has(key))
        return {
          kind: 'refused',
          column: column + 1,
          message: `Two columns are named ${quoteText(names[column])}.`,
          remedy: 'Keep one of them.',
        };
      found.seen.add(key);
      const index = pixelIndex(numbers, unnamed ? base + 1 : base);
      if (Number.isNaN(index) && beyond < 0) beyond = column;
      targets[column] = index;
    } else {
      targets[column] = column === id ? idTarget : ignoredTarget;
      if (!isNumber(name)) unknown.push(column);
    }
  }
  // Beside a label and all pixels another column does no harm; it may be the label where none is named.
  if (unknown.length > 0 && (found.label < 0 || found.seen.size !== pixelsPerImage))
    return {
      kind: 'refused',
      column: unknown[0] + 1,
      message: `Column ${unknown[0] + 1} is named ${quoteText(names[unknown[0]])}, which is neither label nor a pixel.`,
      remedy: 'Remove the column, or give it its name back.',
    };
  if (beyond >= 0 || found.seen.size !== pixelsPerImage)
    return {
      kind: 'refused',
      column: beyond < 0 ? null : beyond + 1,
      message:
        `The header names ${formatPlural(found.seen.size, 'pixel column')}${beyond < 0 ? '' : `, among them ${names[beyond]}`}; ` +
        'images of 28 x 28 have 784, pixel0 to pixel783.',
      remedy: 'Use images of 28 x 28 pixels, one column a pixel.',
    };
  return { kind: 'columns', targets, assumptions: assumptionsOf(names, targets) };
}

/** The column of the label where 785 columns are only numbered, which puts the label first; -1 elsewhere. */
function unnamedLabel(pixels: readonly (readonly number[] | null)[], stem: string, base: number): number {
  const numbers = pixels.flatMap(found => (found?.length === 1 ? found : []));
  if (stem.startsWith('pixel') || numbers.length !== pixelsPerImage + 1) return -1;
  return Math.max(...numbers) === base + pixelsPerImage ? pixels.findIndex(found => found?.[0] === base) : -1;
}

function assumptionsOf(names: readonly string[], targets: Int16Array): readonly string[] {
  const assumptions: string[] = [];
  const isUnusual = (target: number, column: number) => target >= 0 && names[column] !== `pixel${target}`;
  if (targets.some(isUnusual)) {
    const [first, last] = [0, pixelsPerImage - 1].map(target => names[targets.indexOf(target)]);
    assumptions.push(`The columns are named ${first} to ${last}.`);
  }
  for (const [column, target] of targets.entries()) {
    const name = names[column] === '' ? 'without a name' : quoteText(names[column]);
    if (target === labelTarget && names[column] !== 'label')
      assumptions.push(`The column ${name} was taken as the label.`);
    if (target === idTarget) assumptions.push(`The column ${name} was taken as the ids of the images.`);
    if (target === ignoredTarget) assumptions.push(`The column ${name} was passed over.`);
  }
  return assumptions;
}
