/** What the header of a binary array says: images or labels, how many, and in which numbers. */
import { formatCount, formatPlural } from '../../format.ts';
import { pixelsPerImage } from '../dataset.ts';

/** Numbers of which an array may consist: unsigned, signed, floating point; the digit is the size in bytes. */
export type NumberType = `u${1 | 2 | 4 | 8}` | `i${1 | 2 | 4 | 8}` | `f${4 | 8}`;

export interface ArrayHeader {
  readonly kind: 'array';
  readonly role: 'images' | 'labels';
  readonly rows: number;
  readonly headerBytes: number;
  readonly type: NumberType;
  readonly littleEndian: boolean;
}

/** Why a file of some format cannot be read, and what to do about it; both are sentences. */
export interface Unreadable {
  readonly kind: 'unreadable';
  readonly message: string;
  readonly remedy: string;
}

export const unreadable = (message: string, remedy: string): Unreadable => ({
  kind: 'unreadable',
  message,
  remedy,
});

export const downloadAgain = 'Download the file again; it may have been cut short.';

/** Size of the numbers of one image, or of one label, in bytes. */
export function rowBytes({ role, type }: ArrayHeader): number {
  return (role === 'images' ? pixelsPerImage : 1) * Number(type.slice(1));
}

/** The role of an array of a shape; 28 x 28 images may be flat, and axes of length 1 behind the first are no matter. */
export function roleOfShape(shape: readonly number[]): ArrayHeader['role'] | Unreadable {
  const rest = shape.slice(1).filter(length => length !== 1);
  if (shape.length > 0 && rest.length === 0) return 'labels';
  if (rest.join() === `${pixelsPerImage}` || rest.join() === '28,28') return 'images';
  const found = shape.length === 0 ? 'a single number' : `an array of ${shape.join(' x ')}`;
  return unreadable(
    `It is ${found}; images are N x 28 x 28, labels N.`,
    rest.length === 1 && rest[0] <= 62
      ? 'Where these are one-hot labels, save the number of the class instead: argmax(axis=1).'
      : 'Scale the images to 28 x 28 grey pixels first.',
  );
}

/**
 * Compares what a header announces with the content it has.
 *
 * @param contentBytes size of the content in bytes; null where the container does not tell
 * @param mostBytes the most bytes that the container can hold
 */
export function lengthProblem(
  header: ArrayHeader,
  contentBytes: number | null,
  mostBytes: number,
): Unreadable | null {
  const { rows, role, headerBytes } = header;
  if (rows === 0) return unreadable(`It holds no ${role}.`, 'Drop another file.');
  const wanted = headerBytes + rows * rowBytes(header);
  if (wanted <= mostBytes && (contentBytes ?? wanted) === wanted) return null;
  const isExact = contentBytes !== null && contentBytes <= mostBytes;
  const has = isExact
    ? `has ${formatPlural(contentBytes, 'byte')}`
    : `has at most ${formatPlural(mostBytes, 'byte')}`;
  return unreadable(
    `Its header announces ${formatCount(rows)} ${role}, ${formatPlural(wanted, 'byte')}; the file ${has}.`,
    downloadAgain,
  );
}
