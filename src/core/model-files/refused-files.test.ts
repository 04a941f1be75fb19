/** Model files that are damaged, hostile or of other networks than the page has: each is refused by name. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { tenDigits } from '../data/classes.ts';
import { safetensors } from '../model/weights-arrays.ts';
import { dense, dropout, flatten, model, relu } from '../testing/layers.ts';
import { trainedWeights } from '../testing/trained-weights.ts';
import { type ImportedNetwork, ModelFileError } from './imported-network.ts';
import { networkFromOnnx } from './network-from-onnx.ts';
import { onnxBytes } from './onnx-bytes.ts';
import { readOnnx } from './onnx-file.ts';
import { onnxFromNetwork } from './onnx-from-network.ts';
import type { OnnxModel } from './onnx-model.ts';
import { networkFromSafetensors } from './safetensors-network.ts';

const decode = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);
const importOnnx = (bytes: Uint8Array): ImportedNetwork => networkFromOnnx(readOnnx(bytes));

const plain = model(flatten, dense(20), relu, dropout(0.5), dense(10));
const graph = onnxFromNetwork({
  spec: plain,
  weights: trainedWeights(plain),
  classes: tenDigits,
  temperature: 1,
});
const withNode = (operator: string, change: Partial<OnnxModel['nodes'][number]>): OnnxModel => ({
  ...graph,
  nodes: graph.nodes.map(node => (node.operator === operator ? { ...node, ...change } : node)),
});

const nan = {
  ...graph,
  tensors: graph.tensors.map(t =>
    t.shape.length === 2 ? { ...t, values: t.values.slice().fill(Number.NaN, 5, 6) } : t,
  ),
};

const refused: readonly (readonly [string, () => Uint8Array, string])[] = [
  [
    'no message at all',
    () => Uint8Array.of(8, 7, 0x3a, 0xff, 0xff, 0xff, 0xff, 0x0f, 1),
    'It is no ONNX file, or it is cut short',
  ],
  ['an empty file', () => new Uint8Array(0), 'It has no graph of nodes in it.'],
  [
    'an unknown operator',
    () => onnxBytes(withNode('Relu', { operator: 'Einsum' })),
    '(Einsum) is of an operator that no layer of the page has',
  ],
  [
    'an operator of the name of a property',
    () => onnxBytes(withNode('Relu', { operator: 'constructor' })),
    '(constructor) is of an operator',
  ],
  [
    'an input of another size',
    () => onnxBytes({ ...graph, inputs: [{ name: 'pixels', shape: ['batch', 32, 32, 3] }] }),
    'Its input "pixels" is [batch, 32, 32, 3]',
  ],
  [
    'two inputs',
    () => onnxBytes({ ...graph, inputs: [...graph.inputs, { name: 'more', shape: [1] }] }),
    'It has 2 inputs and 1 outputs',
  ],
  [
    'a weight that is missing',
    () => onnxBytes({ ...graph, tensors: graph.tensors.filter(({ name }) => name !== 'dense_1/kernel') }),
    'has no constant as its input 2',
  ],
  [
    'a matrix of another shape',
    () =>
      onnxBytes({
        ...graph,
        tensors: graph.tensors.map(t => (t.name === 'dense_1/kernel' ? { ...t, shape: [20, 784] } : t)),
      }),
    'has a matrix of [20, 784] for 784 inputs',
  ],
  [
    'a circle',
    () => onnxBytes(withNode('Dropout', { outputs: ['relu_1'] })),
    'Its nodes go round in a circle',
  ],
  ['numbers that are no numbers', () => onnxBytes(nan), 'Number 6 of "dense_1/kernel" is NaN'],
  [
    'two thousand nodes and more',
    () => onnxBytes({ ...graph, nodes: Array.from({ length: 2001 }, () => graph.nodes[0]) }),
    'more than 2,000 parts of one kind',
  ],
];

test.each(refused)('%s is refused by name', (_, bytes, message) => {
  expect(() => importOnnx(bytes())).toThrow(message);
  expect(() => importOnnx(bytes())).toThrow(ModelFileError);
});

test('an ONNX file that is cut short anywhere, or has any byte changed, is read or refused, and never fails otherwise', () => {
  const spec = model(flatten, dense(2), dense(10));
  const weights = trainedWeights(spec);
  const bytes = onnxBytes(onnxFromNetwork({ spec, weights, classes: tenDigits, temperature: 1 }));
  const start = bytes.subarray(0, 600);
  fc.assert(
    fc.property(fc.nat(bytes.length - 1), fc.nat(start.length - 1), fc.nat(255), (end, place, value) => {
      const changed = bytes.slice();
      changed[place] = value;
      for (const damaged of [bytes.slice(0, end), changed])
        try {
          importOnnx(damaged);
        } catch (error) {
          expect(error).toBeInstanceOf(ModelFileError);
        }
    }),
    { numRuns: 500 },
  );
});

/** A safetensors file with another header, padded as the first was. */
function withHeader(change: (header: Record<string, unknown>) => void): Uint8Array {
  const bytes = safetensors(plain, trainedWeights(plain), { layers: JSON.stringify(plain.layers) });
  const length = Number(new DataView(bytes.buffer).getBigUint64(0, true));
  const header = JSON.parse(decode(bytes.subarray(8, 8 + length)));
  change(header);
  const text = new TextEncoder().encode(JSON.stringify(header));
  const file = new Uint8Array(8 + text.length + bytes.length - 8 - length);
  new DataView(file.buffer).setBigUint64(0, BigInt(text.length), true);
  file.set(text, 8);
  file.set(bytes.subarray(8 + length), 8 + text.length);
  return file;
}

const badHeaders: readonly (readonly [string, Uint8Array, string])[] = [
  [
    'a header beyond the file',
    Uint8Array.of(255, 255, 255, 255, 255, 255, 255, 127, 0x7b),
    'Its header announces 9223372036854775807 bytes',
  ],
  [
    'a header that is no JSON',
    Uint8Array.of(2, 0, 0, 0, 0, 0, 0, 0, 0x7b, 0x7b),
    'Its header is no JSON object.',
  ],
  ['no layers', withHeader(header => Object.assign(header, { __metadata__: {} })), 'does not say the layers'],
  [
    'a layer that is none',
    withHeader(header => Object.assign(header, { __metadata__: { layers: '[{"kind":"lstm"}]' } })),
    'Its layer 1, "{"kind":"lstm"}"',
  ],
  [
    'layers that would need much more than the file has',
    withHeader(header =>
      Object.assign(header, {
        __metadata__: { layers: JSON.stringify([flatten, dense(4096), dense(4096), dense(10)]) },
      }),
    ),
    'bytes of weights; the file has',
  ],
  [
    'a tensor beyond the end',
    withHeader(header =>
      Object.assign(header['dense_1/kernel'] as object, { data_offsets: [1e9, 1e9 + 62720] }),
    ),
    '"dense_1/kernel" is said to lie at',
  ],
  [
    'a tensor of another type',
    withHeader(header => Object.assign(header['dense_1/kernel'] as object, { dtype: 'F16' })),
    '"dense_1/kernel" is "F16 [784,20]"',
  ],
  ['a tensor too many', withHeader(header => Object.assign(header, { more: {} })), 'It has a tensor "more"'],
];

test.each(badHeaders)('safetensors with %s are refused by name', (_, bytes, message) => {
  expect(() => networkFromSafetensors(bytes, decode)).toThrow(message);
  expect(() => networkFromSafetensors(bytes, decode)).toThrow(ModelFileError);
});
