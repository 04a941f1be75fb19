/** Arrays of numbers as .npy files, which NumPy reads too. Every browser runs on little-endian machines, as they are. */
import { readNpyHeader } from '../../core/data/formats/npy.ts';
import { type NpyType, npyHeader } from '../../core/data/formats/npy-header.ts';
import type { ArrayContent } from './record-json.ts';

const types = { u1: Uint8Array, u4: Uint32Array, f4: Float32Array, f8: Float64Array } as const;

function typeOf(content: Exclude<ArrayContent, Blob>): NpyType {
  if (content instanceof Uint8Array) return 'u1';
  if (content instanceof Uint32Array) return 'u4';
  return content instanceof Float32Array ? 'f4' : 'f8';
}

/** The file of an array, flat whatever its shape is in the page. */
export function arrayFile(content: ArrayContent): Blob {
  if (content instanceof Blob) return new Blob([npyHeader('u1', [content.size]), content]);
  const { buffer, byteOffset, byteLength, length } = content;
  // A blob takes no shared memory, so the numbers are copied.
  return new Blob([
    npyHeader(typeOf(content), [length]),
    new Uint8Array(buffer, byteOffset, byteLength).slice(),
  ]);
}

/** NumPy's header of a flat array ends well before this. */
const longestHeader = 4096;

/**
 * The numbers of a file, or its bytes as a blob where `inMemory` is false; a string says why it cannot be read. NumPy may
 * have written the file.
 */
export async function readArrayFile(file: Blob, inMemory: boolean): Promise<ArrayContent | string> {
  const header = readNpyHeader(new Uint8Array(await file.slice(0, longestHeader).arrayBuffer()));
  if (header === null) return 'its header is cut short';
  if (header.kind === 'unreadable') return header.message;
  const { type, rows, headerBytes, littleEndian } = header;
  if (!(type in types) || (!littleEndian && type !== 'u1') || header.role !== 'labels')
    return 'its numbers are of another type or shape than any of a notebook';
  const NumberArray = types[type as NpyType];
  const content = file.slice(headerBytes);
  if (content.size !== rows * NumberArray.BYTES_PER_ELEMENT)
    return `its header announces ${rows} numbers, and it has ${content.size} bytes of them`;
  return inMemory ? new NumberArray(await content.arrayBuffer()) : content;
}
