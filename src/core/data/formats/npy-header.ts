/** The header of a .npy file of version 1 (https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html). */

/** Numbers by the name that NumPy gives their type; they are little-endian. */
export type NpyType = 'u1' | 'u4' | 'f4' | 'f8';

/** The header is padded so that the numbers begin at a multiple of this. */
const alignment = 64;

/** The bytes before the numbers of an array, which follow row by row. */
export function npyHeader(type: NpyType, shape: readonly number[]): Uint8Array<ArrayBuffer> {
  const axes = shape.length === 1 ? `${shape[0]},` : shape.join(', ');
  const order = type === 'u1' ? '|' : '<';
  const text = `{'descr': '${order}${type}', 'fortran_order': False, 'shape': (${axes}), }`;
  const start = 10;
  const bytes = new Uint8Array(Math.ceil((start + text.length + 1) / alignment) * alignment);
  bytes.set([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0]);
  new DataView(bytes.buffer).setUint16(8, bytes.length - start, true);
  bytes.fill(0x20, start);
  for (let index = 0; index < text.length; index++) bytes[start + index] = text.charCodeAt(index);
  bytes[bytes.length - 1] = 0x0a;
  return bytes;
}
