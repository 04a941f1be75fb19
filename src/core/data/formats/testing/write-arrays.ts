/** Writers of IDX and .npy, for tests. */

/** An IDX file of bytes (type 8) or of another type code, big-endian as the format has it. */
export function idxFile(shape: readonly number[], content: Uint8Array, type = 8): Uint8Array<ArrayBuffer> {
  const file = new Uint8Array(4 + 4 * shape.length + content.length);
  const view = new DataView(file.buffer);
  file.set([0, 0, type, shape.length]);
  for (const [axis, length] of shape.entries()) view.setUint32(4 + 4 * axis, length);
  file.set(content, 4 + 4 * shape.length);
  return file;
}

export const idxImages = (pixels: Uint8Array): Uint8Array<ArrayBuffer> =>
  idxFile([pixels.length / 784, 28, 28], pixels);

export const idxLabels = (labels: Uint8Array): Uint8Array<ArrayBuffer> => idxFile([labels.length], labels);

const writers: Readonly<Record<string, (view: DataView, at: number, value: number) => void>> = {
  '|u1': (view, at, value) => view.setUint8(at, value),
  '|i1': (view, at, value) => view.setInt8(at, value),
  '<u2': (view, at, value) => view.setUint16(at, value, true),
  '<i4': (view, at, value) => view.setInt32(at, value, true),
  '>i4': (view, at, value) => view.setInt32(at, value),
  '<i8': (view, at, value) => view.setBigInt64(at, BigInt(value), true),
  '<f4': (view, at, value) => view.setFloat32(at, value, true),
  '<f8': (view, at, value) => view.setFloat64(at, value, true),
};

export const npyTypes = Object.keys(writers);

const ascii = (text: string): Uint8Array => Uint8Array.from(text, letter => letter.charCodeAt(0));

/** A .npy file with any header text, padded as NumPy pads it. */
export function npyWithHeader(
  header: string,
  content: Uint8Array,
  version: 1 | 2 | 3 = 1,
): Uint8Array<ArrayBuffer> {
  const lengthBytes = version === 1 ? 2 : 4;
  const padded = `${header.padEnd(Math.ceil((header.length + 9 + lengthBytes) / 64) * 64 - 9 - lengthBytes)}\n`;
  const file = new Uint8Array(8 + lengthBytes + padded.length + content.length);
  file.set([0x93, ...ascii('NUMPY'), version, 0]);
  const view = new DataView(file.buffer);
  if (version === 1) view.setUint16(8, padded.length, true);
  else view.setUint32(8, padded.length, true);
  file.set(ascii(padded), 8 + lengthBytes);
  file.set(content, 8 + lengthBytes + padded.length);
  return file;
}

/** An array as `numpy.save` writes it. */
export function npyFile(
  shape: readonly number[],
  values: ArrayLike<number>,
  type = '|u1',
  version: 1 | 2 | 3 = 1,
): Uint8Array<ArrayBuffer> {
  const size = Number(type.slice(2));
  const content = new Uint8Array(values.length * size);
  const view = new DataView(content.buffer);
  for (let i = 0; i < values.length; i++) writers[type](view, i * size, values[i]);
  const tuple = `(${shape.join(', ')}${shape.length === 1 ? ',' : ''})`;
  return npyWithHeader(`{'descr': '${type}', 'fortran_order': False, 'shape': ${tuple}, }`, content, version);
}
