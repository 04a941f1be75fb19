/**
 * The classes of a data set. Models, metrics and charts count them from 0 to n - 1; the class table says which label each
 * one has in the files, and its name. Files may leave labels out: the letters of a sign language are 0 to 24 without 9.
 */
export interface ClassTable {
  /** The label of each class in the files, `[n]`, ascending. */
  readonly labels: readonly number[];
  /** The name of each class on the page, `[n]`. */
  readonly names: readonly string[];
}

/** As many classes as digits and letters of both cases together. */
export const mostClasses = 62;
/** The labels of a file are 0 to 61. */
export const largestLabel = mostClasses - 1;

const rangeOf = (from: number, to: number): readonly number[] =>
  Array.from({ length: to - from + 1 }, (_, index) => from + index);

const isSame = (one: readonly number[], other: readonly number[]): boolean =>
  one.length === other.length && one.every((label, index) => label === other[index]);

const digits = rangeOf(0, 9);

/** The digits 0 to 9, of which a file need not have every one. */
export const tenDigits: ClassTable = { labels: digits, names: digits.map(String) };

const letterNames = rangeOf(0, 25).map(letter => String.fromCharCode('A'.charCodeAt(0) + letter));

/** Files of letters count them from 0 or from 1. */
const isAlphabet = (labels: readonly number[]): boolean =>
  isSame(labels, rangeOf(0, 25)) || isSame(labels, rangeOf(1, 26));

/** Names of labels that came with the data. */
export interface KnownNames {
  readonly of: ReadonlyMap<number, string>;
  /** True where these are all the classes that there are, also those that have no images. */
  readonly areAll: boolean;
}

/** The labels that occur, ascending. */
export function labelsIn(labels: Uint8Array): readonly number[] {
  const occurs = new Uint8Array(256);
  for (const label of labels) occurs[label] = 1;
  return rangeOf(0, 255).filter(label => occurs[label] === 1);
}

function unnamedClasses(present: readonly number[]): ClassTable {
  if ((present.at(-1) ?? 0) <= 9) return tenDigits;
  return { labels: present, names: isAlphabet(present) ? letterNames : present.map(String) };
}

/** The names with the label behind each one that stands twice: charts tell classes apart by their names. */
export function distinctNames(names: readonly string[], labels: readonly number[]): readonly string[] {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return names.map((name, index) => (counts.get(name) === 1 ? name : `${name} (${labels[index]})`));
}

/**
 * The classes of a table with these `labels`, `[rows]`: all of which the names are known, or else the ten digits where no
 * label is above 9, or else the labels that occur. All 26 labels from 0 or 1 on are the letters of the alphabet.
 */
export function classesOf(labels: Uint8Array, known: KnownNames | null = null): ClassTable {
  const present = labelsIn(labels);
  const unnamed = unnamedClasses(present);
  if (known === null) return unnamed;
  const isWhole = known.areAll && known.of.size > 1 && present.every(label => known.of.has(label));
  const all = isWhole ? [...known.of.keys()].sort((one, other) => one - other) : unnamed.labels;
  const names = all.map(label => known.of.get(label) ?? unnamed.names[unnamed.labels.indexOf(label)]);
  return { labels: all, names: distinctNames(names, all) };
}

/** True where both have the same labels: class i of the one is then class i of the other. */
export const haveSameLabels = (one: ClassTable, other: ClassTable): boolean =>
  isSame(one.labels, other.labels);

/** Replaces each label of a file, `[rows]`, by the index of its class, in place. Every label must have a class. */
export function toClassIndices(labels: Uint8Array, classes: ClassTable): void {
  const indexOf = new Uint8Array(256);
  for (const [index, label] of classes.labels.entries()) indexOf[label] = index;
  for (let row = 0; row < labels.length; row++) labels[row] = indexOf[labels[row]];
}

/** What the classes are called in sentences: one of them, and several. */
export const wordsOf = (
  classes: ClassTable,
): { readonly one: 'digit' | 'class'; readonly many: 'digits' | 'classes' } =>
  isSame(classes.labels, digits) && classes.names.every((name, index) => name === String(index))
    ? { one: 'digit', many: 'digits' }
    : { one: 'class', many: 'classes' };

/** The number of classes and the ends of their labels: `26 classes, 1 to 26`. */
export const describeClasses = ({ labels }: ClassTable): string =>
  `${labels.length} classes, ${labels[0]} to ${labels[labels.length - 1]}`;
