/** What one file of another format than CSV holds: images, labels or both. */

import { formatCount } from '../../format.ts';
import { type KnownNames, largestLabel } from '../classes.ts';
import type { Bytes } from '../dataset.ts';
import { type FileProblem, fileProblem } from '../file-problem.ts';

/** Which table a file's name says that it belongs to; null where it says neither. */
export type SetName = 'training' | 'test' | null;

export interface Part {
  /** The file's name, with the folders and containers around it. */
  readonly file: string;
  readonly set: SetName;
  readonly rows: number;
  /** `[rows, 784]`; null for labels without their images. */
  readonly pixels: Bytes | null;
  /** `[rows]`, as in the file; null for images without labels. */
  readonly labels: Bytes | null;
  /** Names of the labels, where the file has them. */
  readonly names?: KnownNames;
  /** The names of the files of pictures, `[rows]`; absent where images have no files of their own. */
  readonly pictures?: readonly string[];
}

export const partProblem = (file: string, message: string, remedy: string): FileProblem =>
  fileProblem({ file, line: null, column: null }, message, remedy);

/** Says which label no class can have; null where there is none. */
export function labelProblem(file: string, labels: Bytes): FileProblem | null {
  const row = labels.findIndex(label => label > largestLabel);
  if (row < 0) return null;
  return partProblem(
    file,
    `Label ${formatCount(row + 1)} is ${labels[row]}; a label is a whole number from 0 to ${largestLabel}.`,
    `Keep the images whose labels are from 0 to ${largestLabel}.`,
  );
}

/** The words of a path in lower case, without what is between them: `a.zip/x_Train.npy` has a, zip, x, train, npy. */
const wordsOf = (path: string): readonly string[] => path.toLowerCase().match(/[a-z0-9]+/g) ?? [];

const setWord = /^[xy]?(train|test|t10k)/;
/** Words that tell images from labels, or name the format or nothing at all. */
const roleWord = /^([xy]|images?|imgs?|pixels|data|labels?|targets?|idx\d?|ubyte|arr|npy|npz|gz|zip|0)$/;

/** The name of the set that a path belongs to, told by its last word that says so. */
export function setOf(path: string): SetName {
  const name = wordsOf(path)
    .map(word => setWord.exec(word)?.[1])
    .findLast(found => found !== undefined);
  if (name === undefined) return null;
  return name === 'train' ? 'training' : 'test';
}

/** What images and their labels have in common in their paths. */
export function stemOf(path: string): string {
  return wordsOf(path)
    .map(word => word.replace(/^[xy](?=train|test)/, ''))
    .filter(word => !roleWord.test(word))
    .join(' ');
}
