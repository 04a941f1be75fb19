import { expect, test } from 'vitest';
import { readNpyHeader } from '../data/formats/npy.ts';
import type { ModelSpec } from './model-spec.ts';
import { initialWeights, parameterLayout } from './parameters.ts';
import { safetensors, weightArrays } from './weights-arrays.ts';

const spec: ModelSpec = {
  layers: [
    { kind: 'conv2d', filters: 2, kernelSize: 3, stride: 1, padding: 'valid' },
    { kind: 'flatten' },
    { kind: 'dense', units: 10 },
  ],
};
const weights = initialWeights(spec, 1);

test('each tensor is an array of its shape, whose numbers begin at a multiple of 64 bytes', () => {
  const arrays = weightArrays(spec, weights);
  expect([...arrays.keys()]).toEqual(parameterLayout(spec).map(({ name }) => `${name}.npy`));
  for (const { name, shape, offset, size } of parameterLayout(spec)) {
    const bytes = arrays.get(`${name}.npy`) ?? new Uint8Array();
    const headerBytes = bytes.length - 4 * size;
    expect(headerBytes % 64).toBe(0);
    const text = String.fromCharCode(...bytes.subarray(10, headerBytes));
    expect(text).toContain(`'shape': (${shape.length === 1 ? `${shape[0]},` : shape.join(', ')})`);
    expect(new Float32Array(bytes.slice(headerBytes).buffer)).toEqual(weights.slice(offset, offset + size));
  }
});

test('one axis of numbers is a header that readers of .npy take', () => {
  const bias = weightArrays(spec, weights).get('dense_1/bias.npy') ?? new Uint8Array();
  expect(readNpyHeader(bias)).toMatchObject({ kind: 'array', rows: 10, headerBytes: 128 });
});

test('safetensors say where each tensor lies, in bytes after a header of whole words, and keep notes in any language', () => {
  const bytes = safetensors(spec, weights, { classes: 'é, 三' });
  const headerBytes = Number(new DataView(bytes.buffer).getBigUint64(0, true));
  expect(headerBytes % 8).toBe(0);
  const header = JSON.parse(new TextDecoder().decode(bytes.subarray(8, 8 + headerBytes)));
  expect(header.__metadata__).toEqual({ classes: 'é, 三' });
  const data = bytes.subarray(8 + headerBytes);
  expect(data.length).toBe(4 * weights.length);
  for (const { name, shape, offset, size } of parameterLayout(spec)) {
    expect(header[name]).toMatchObject({ dtype: 'F32', shape });
    const [start, end] = header[name].data_offsets;
    expect(new Float32Array(data.slice(start, end).buffer)).toEqual(weights.slice(offset, offset + size));
  }
});
