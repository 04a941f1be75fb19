/** NumPy's .npy: a header that is a Python literal, then the numbers (https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html). */
import { quoteText } from '../file-problem.ts';
import {
  type ArrayHeader,
  downloadAgain,
  type NumberType,
  roleOfShape,
  type Unreadable,
  unreadable,
} from './array-header.ts';

const magic = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59];
/** NumPy pads its headers to a multiple of 64; a shape of three axes needs less than two hundred bytes. */
const longestHeader = 4096;

export function isNpy(start: Uint8Array): boolean {
  return magic.every((byte, index) => start[index] === byte);
}

/** Reads the header; null where `start` is too short for it. Nothing of it is ever evaluated. */
export function readNpyHeader(start: Uint8Array): ArrayHeader | Unreadable | null {
  if (start.length < 12) return null;
  const version = start[6];
  if (!isNpy(start) || version < 1 || version > 3)
    return unreadable('Its header is not that of a .npy file of version 1 to 3.', downloadAgain);
  const view = new DataView(start.buffer, start.byteOffset);
  const textBytes = version === 1 ? view.getUint16(8, true) : view.getUint32(8, true);
  const textStart = version === 1 ? 10 : 12;
  if (textBytes > longestHeader)
    return unreadable('Its header is longer than one of images or labels can be.', downloadAgain);
  const headerBytes = textStart + textBytes;
  if (start.length < headerBytes) return null;
  return headerOf(String.fromCharCode(...start.subarray(textStart, headerBytes)), headerBytes);
}

function headerOf(text: string, headerBytes: number): ArrayHeader | Unreadable {
  const fields = fieldsOf(text);
  const described = fields?.get('descr');
  const shapeText = fields?.get('shape');
  const order = fields?.get('fortran_order');
  if (fields?.size !== 3 || described === undefined || shapeText === undefined || order === undefined)
    return unreadable(
      `Its header ${quoteText(text.trim())} does not say type, order and shape of one array.`,
      'Save one array of whole numbers with numpy.save or numpy.savez.',
    );
  const type = typeOf(described);
  if ('kind' in type) return type;
  const shape = /^\((\d{1,15}(, ?\d{1,15})*)?,?\)$/.test(shapeText)
    ? (shapeText.match(/\d+/g) ?? []).map(Number)
    : null;
  if (shape === null || !/^(True|False)$/.test(order))
    return unreadable(`Its header ${quoteText(text.trim())} cannot be read.`, 'Save it again with NumPy.');
  if (order === 'True' && shape.length > 1)
    return unreadable(
      'Its numbers lie column by column, in Fortran order.',
      'Save numpy.ascontiguousarray(x) instead.',
    );
  const role = roleOfShape(shape);
  if (typeof role !== 'string') return role;
  return { kind: 'array', role, rows: shape[0], headerBytes, ...type };
}

/** The entries of a Python dictionary of strings, booleans and tuples of whole numbers; null for anything else. */
function fieldsOf(text: string): ReadonlyMap<string, string> | null {
  const body = /^\{(.*)\}[ \n]*$/s.exec(text)?.[1];
  if (body === undefined) return null;
  const fields = new Map<string, string>();
  const entry = /\s*'(\w+)'\s*:\s*('[^'\\]*'|True|False|\([\d, ]*\))\s*(?:,|$)\s*/y;
  while (entry.lastIndex < body.length) {
    const found = entry.exec(body);
    if (found === null || fields.has(found[1])) return null;
    fields.set(found[1], found[2]);
  }
  return fields;
}

function typeOf(
  described: string,
): { readonly type: NumberType; readonly littleEndian: boolean } | Unreadable {
  const found = /^'([<>|=]?)([uif])([1248])'$/.exec(described);
  const name = `${found?.[2]}${found?.[3]}`;
  if (found === null || name === 'f1' || name === 'f2')
    return unreadable(
      /^'\|?O/.test(described)
        ? 'It holds Python objects (a pickle), which are never run.'
        : `Its numbers are of the type ${quoteText(described.replaceAll("'", ''))}.`,
      'Save whole numbers instead: x.astype("uint8").',
    );
  return { type: name as NumberType, littleEndian: found[1] !== '>' };
}
