/** Weights as NumPy's arrays, for the tools that go on with them. */
import { npyHeader } from '../data/formats/npy-header.ts';
import type { ModelSpec } from './model-spec.ts';
import { parameterLayout } from './parameters.ts';

/** An array of float32 as a .npy file: little-endian, row by row. */
function npyBytes(shape: readonly number[], values: Float32Array): Uint8Array<ArrayBuffer> {
  const header = npyHeader('f4', shape);
  const bytes = new Uint8Array(header.length + 4 * values.length);
  const view = new DataView(bytes.buffer);
  bytes.set(header);
  for (const [index, value] of values.entries()) view.setFloat32(header.length + 4 * index, value, true);
  return bytes;
}

/**
 * The arrays of a .npz file by their names in it, `conv2d_1/kernel.npy`, in TensorFlow's shapes. `weights` are in the order
 * of `parameterLayout`.
 */
export function weightArrays(
  spec: ModelSpec,
  weights: Float32Array,
): ReadonlyMap<string, Uint8Array<ArrayBuffer>> {
  return new Map(
    parameterLayout(spec).map(({ name, shape, offset, size }) => [
      `${name}.npy`,
      npyBytes(shape, weights.subarray(offset, offset + size)),
    ]),
  );
}

/**
 * The weights as safetensors (https://github.com/huggingface/safetensors): the length of the header, a header in JSON that is
 * padded to a multiple of 8 bytes, then the numbers as little-endian float32. `notes` go into its `__metadata__`.
 */
export function safetensors(
  spec: ModelSpec,
  weights: Float32Array,
  notes: Readonly<Record<string, string>>,
): Uint8Array<ArrayBuffer> {
  const tensors = parameterLayout(spec).map(({ name, shape, offset, size }) => [
    name,
    { dtype: 'F32', shape, data_offsets: [4 * offset, 4 * (offset + size)] },
  ]);
  // Beyond ASCII JSON is escaped, so that a character is a byte.
  const text = JSON.stringify({ __metadata__: notes, ...Object.fromEntries(tensors) }).replace(
    /[^\x20-\x7e]/g,
    unit => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
  const headerBytes = Math.ceil(text.length / 8) * 8;
  const bytes = new Uint8Array(8 + headerBytes + 4 * weights.length).fill(0x20, 8, 8 + headerBytes);
  const view = new DataView(bytes.buffer);
  view.setBigUint64(0, BigInt(headerBytes), true);
  for (let index = 0; index < text.length; index++) bytes[8 + index] = text.charCodeAt(index);
  for (const [index, value] of weights.entries()) view.setFloat32(8 + headerBytes + 4 * index, value, true);
  return bytes;
}
