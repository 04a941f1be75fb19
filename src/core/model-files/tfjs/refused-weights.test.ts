/** Weights of TensorFlow.js that are damaged, or not those of the layers beside them: each is refused by name. */
import { expect, test } from 'vitest';
import { ModelFileError } from '../imported-network.ts';
import { networkFromTfjs, planTfjs } from './network-from-tfjs.ts';
import { type KerasFile, kerasFile, kerasShard } from './testing/keras-model.ts';

type Change = (file: KerasFile) => unknown;

const read = (text: string, shard = kerasShard()) => networkFromTfjs(planTfjs(text), [shard]);
const weight =
  (index: number, fields: Record<string, unknown>): Change =>
  ({ weightsManifest: [group] }) =>
    Object.assign(group.weights[index], fields);

const refused: readonly (readonly [string, Change, string])[] = [
  ['half numbers', weight(0, { dtype: 'float16' }), 'Its weight "conv2d/kernel" is of the type "float16"'],
  [
    'quantised weights',
    weight(6, { quantization: { dtype: 'uint8', scale: 1, min: 0 } }),
    'Its weight "dense/kernel" is quantised to "uint8"',
  ],
  [
    'a weight of another shape',
    weight(6, { shape: [10, 784] }),
    '"dense/kernel" has the shape [10, 784]; its layer needs [784, 10]',
  ],
  ['a shape that is none', weight(6, { shape: [-1, 784] }), 'has the shape [-1,784]'],
  [
    'a weight that is missing',
    ({ weightsManifest: [group] }) => group.weights.pop(),
    'It has no weight "dense/bias"',
  ],
  [
    'a weight too many',
    ({ weightsManifest: [group] }) =>
      group.weights.push({ name: 'lstm/kernel', shape: [1], dtype: 'float32' }),
    'It has a weight "lstm/kernel" that none',
  ],
  [
    'a weight that is there twice',
    ({ weightsManifest: [group] }) => group.weights.push({ ...group.weights[0] }),
    'It has the weight "conv2d/kernel" twice',
  ],
  ['a weight without a name', weight(0, { name: 7 }), 'has no name'],
  ['no files', ({ weightsManifest: [group] }) => group.paths.pop(), 'no list of 1 to 2,000 paths'],
  [
    'a file that is no text',
    ({ weightsManifest: [group] }) => group.paths.splice(0, 1, 3 as never),
    'A path in its weights manifest is no text',
  ],
  [
    'more memory than there is',
    ({ weightsManifest }) =>
      weightsManifest.push({
        paths: ['x'],
        weights: [{ name: 'm', shape: [1e15], dtype: 'float32', group: 'optimizer' }],
      }),
    'Its weights need more than 256.0 MB',
  ],
];

test.each(refused)('%s is refused by name', (_, change, message) => {
  const file = kerasFile();
  change(file);
  const text = JSON.stringify(file);
  expect(() => planTfjs(text)).toThrow(message);
  expect(() => planTfjs(text)).toThrow(ModelFileError);
});

test('numbers that no trained network has, and files of another length, are refused by name', () => {
  const text = JSON.stringify(kerasFile());
  const shard = kerasShard();
  new DataView(shard.buffer).setFloat32(8, Number.NaN, true);
  expect(() => read(text, shard)).toThrow('Number 3 of "conv2d_1/kernel" is NaN');
  expect(() => read(text, kerasShard().subarray(0, -1))).toThrow(
    '"group1-shard1of1.bin" has 31,623 bytes; the weights in the manifest need 31,624.',
  );
});
