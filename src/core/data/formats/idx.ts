/** IDX, the format of the original MNIST files: a big-endian header, then bytes (http://yann.lecun.com/exdb/mnist/). */
import { type ArrayHeader, downloadAgain, roleOfShape, type Unreadable, unreadable } from './array-header.ts';

/** Types of numbers by the third byte of the file. */
const typeNames: Readonly<Record<number, string>> = {
  8: 'uint8',
  9: 'int8',
  11: 'int16',
  12: 'int32',
  13: 'float32',
  14: 'float64',
};
const bytesOnly = 8;
const mostAxes = 4;

/** True where a file of IDX can begin with `start`; four bytes tell. */
export function isIdx(start: Uint8Array): boolean {
  const [first, second, type, axes] = start;
  return first === 0 && second === 0 && type in typeNames && axes >= 1 && axes <= mostAxes;
}

/** Reads the header; null where `start` is too short for it. */
export function readIdxHeader(start: Uint8Array): ArrayHeader | Unreadable | null {
  if (start.length < 4) return null;
  if (!isIdx(start)) return unreadable('Its header is not that of an IDX file.', downloadAgain);
  const [, , type, axes] = start;
  const headerBytes = 4 + 4 * axes;
  if (start.length < headerBytes) return null;
  if (type !== bytesOnly)
    return unreadable(
      `Its numbers are ${typeNames[type]}; images and labels of IDX are bytes, uint8.`,
      'Take the files of images and labels named idx3-ubyte and idx1-ubyte.',
    );
  const view = new DataView(start.buffer, start.byteOffset, headerBytes);
  const shape = Array.from({ length: axes }, (_, axis) => view.getUint32(4 + 4 * axis));
  const role = roleOfShape(shape);
  if (typeof role !== 'string') return role;
  return { kind: 'array', role, rows: shape[0], headerBytes, type: 'u1', littleEndian: false };
}
