/** Models of TensorFlow.js in a drop: a model.json with the files of its weights, with the loader's real unpacking. */
import { expect, test } from 'vitest';
import { safetensors, weightArrays } from '../../core/model/weights-arrays.ts';
import {
  functionalFile,
  kerasFile,
  kerasShard,
  kerasSpec,
  shardName,
} from '../../core/model-files/tfjs/testing/keras-model.ts';
import { trainedWeights } from '../../core/testing/trained-weights.ts';
import { loadDrop } from '../load.ts';
import { asBytes, asFile, type Content, zipOf } from '../testing/containers.ts';
import { nothingLoaded } from '../testing/drop.ts';

const weights = trainedWeights(kerasSpec);
const json = JSON.stringify(kerasFile());
const shard = kerasShard();
const cut = 1001;
const inTwo = kerasFile();
inTwo.weightsManifest[0].paths = ['group1-shard1of2.bin', 'group1-shard2of2.bin'];
const split = {
  'model.json': JSON.stringify(inTwo),
  'group1-shard2of2.bin': shard.slice(cut),
  'group1-shard1of2.bin': shard.slice(0, cut),
};
const tensors = safetensors(kerasSpec, weights, { layers: JSON.stringify(kerasSpec.layers) });
const npz = () => zipOf(Object.fromEntries(weightArrays(kerasSpec, weights)));

/** Drops files; a name with a folder is that of a file in a dropped folder. */
const drop = (files: Readonly<Record<string, Content>>) => {
  const dropped = Object.entries(files).map(([path, content]) => {
    const file = asFile({ name: path.split('/').at(-1)!, bytes: asBytes(content) });
    return path.includes('/') ? Object.defineProperty(file, 'webkitRelativePath', { value: path }) : file;
  });
  return loadDrop(dropped, {
    kept: nothingLoaded,
    allocate: length => new Uint8Array(length),
    signal: new AbortController().signal,
    onProgress: () => undefined,
  });
};

test.each([
  ['a model.json and its weights', async () => ({ 'model.json': json, [shardName]: shard })],
  ['its weights first', async () => ({ [shardName]: shard, 'model.json': json })],
  ['a model.json of another name', async () => ({ 'mine.json': json, [shardName]: shard })],
  [
    'a model.json with white space and a mark of its encoding before it',
    async () => ({
      'mine.json': `\ufeff \n${JSON.stringify(functionalFile(), null, 2)}`,
      [shardName]: shard,
    }),
  ],
  ['weights in two files, cut inside a number', async () => split],
  ['a folder', async () => ({ 'tfjs/model.json': json, [`tfjs/${shardName}`]: shard })],
  [
    'a zip',
    async () => ({ 'a.zip': await zipOf({ 'tfjs/model.json': json, [`tfjs/${shardName}`]: shard }) }),
  ],
  ['a packed zip of several files', async () => ({ 'a.zip': await zipOf(split, { level: 9 }) })],
  [
    'a zip of macOS',
    async () => ({
      'a.zip': await zipOf({
        'model.json': json,
        [shardName]: shard,
        '__MACOSX/._model.json': 'x',
        '.DS_Store': 'x',
      }),
    }),
  ],
  [
    'a zip of weights, which is read by its safetensors',
    async () => ({
      'weights.zip': await zipOf({
        'weights.npz': await npz(),
        'model.safetensors': tensors,
        'tfjs/model.json': json,
      }),
    }),
  ],
  [
    'safetensors with the .npz beside them',
    async () => ({ 'a.safetensors': tensors, 'weights.npz': await npz() }),
  ],
] as const)('%s is a model', async (_, files) => {
  const outcome = await drop(await files());
  expect(outcome).toMatchObject({ kind: 'models', loaded: null });
  expect(
    outcome.kind === 'models' && outcome.models.map(({ networks }) => networks.map(({ weights }) => weights)),
  ).toEqual([[weights]]);
});

test('weights that begin as another format does are those of their model.json', async () => {
  const other = shard.slice();
  // The first number becomes 6e-34, whose bytes are those of an ONNX file.
  other.set([0x08, 0x07, 0x12, 0x08]);
  expect(await drop({ 'model.json': json, [shardName]: other })).toMatchObject({
    kind: 'models',
    models: [{ file: 'model.json' }],
  });
});

test('two models in folders have each their own weights, those in one zip vote', async () => {
  const zeros = new Uint8Array(shard.length);
  const files = {
    'a/model.json': json,
    [`a/${shardName}`]: shard,
    'b/model.json': json,
    [`b/${shardName}`]: zeros,
  };
  const [apart, together] = [await drop(files), await drop({ 'two.zip': await zipOf(files) })];
  const found = (outcome: typeof apart) =>
    outcome.kind === 'models'
      ? outcome.models.map(({ networks }) => networks.map(({ weights }) => weights[0]))
      : outcome;
  expect(found(apart)).toEqual([[weights[0]], [0]]);
  expect(found(together)).toEqual([[weights[0], 0]]);
});

const row = (label: number): string => [label, ...Array.from({ length: 784 }, () => 0)].join();
const header = `label,${Array.from({ length: 784 }, (_, pixel) => `pixel${pixel}`).join()}`;
const table = [header, row(1), row(2)].join('\n');

test('data beside a model is loaded with it', async () => {
  expect(await drop({ 'model.json': json, [shardName]: shard, 'train.csv': table })).toMatchObject({
    kind: 'models',
    loaded: { training: { rows: 2 } },
  });
});

test.each([
  [
    'a model.json alone',
    async () => ({ 'model.json': json }),
    'model.json',
    `Its weights lie in ${shardName}, which did not come with it.`,
    `Drop ${shardName} with it.`,
  ],
  [
    'one of two files of weights',
    async () => ({
      'model.json': split['model.json'],
      'group1-shard1of2.bin': split['group1-shard1of2.bin'],
    }),
    'model.json',
    'Its weights lie in group1-shard2of2.bin',
    'Drop group1-shard2of2.bin with it.',
  ],
  [
    'a zip without the weights',
    async () => ({ 'a.zip': await zipOf({ 'model.json': json }) }),
    'a.zip/model.json',
    `Its weights lie in ${shardName}`,
    `Zip it again with ${shardName} beside it.`,
  ],
  [
    'weights alone',
    async () => ({ [shardName]: shard }),
    shardName,
    'no model.json came with it that names it',
    'Drop the model.json',
  ],
  [
    'weights alone in a zip',
    async () => ({ 'a.zip': await zipOf({ 'weights.bin': shard }) }),
    'a.zip/weights.bin',
    'no model.json came with it',
    'Drop the model.json',
  ],
  [
    'weights that are cut short',
    async () => ({ 'model.json': json, [shardName]: shard.slice(0, 5000) }),
    'model.json',
    `"${shardName}" has 5,000 bytes; the weights in the manifest need 31,624.`,
    'Export the model again',
  ],
  [
    'a model.json that is cut short',
    async () => ({ 'model.json': json.slice(0, 900), [shardName]: shard }),
    'model.json',
    'It is no JSON object, or it is cut short.',
    'Export the model again',
  ],
  [
    'a topology of Keras without weights',
    async () => ({ 'model.json': JSON.stringify(kerasFile().modelTopology.model_config) }),
    'model.json',
    'It has no modelTopology',
    'Convert the model with tensorflowjs_converter',
  ],
  [
    'a huge model.json',
    async () => ({ 'model.json': `${json}${' '.repeat(4e6)}` }),
    'model.json',
    'the page reads a model.json of at most 4.0 MB',
    'Export a smaller model.',
  ],
  [
    'an .npz of weights',
    async () => ({ 'weights.npz': await npz() }),
    'weights.npz',
    'It has weights, but does not say the layers',
    'Drop the whole zip of weights that the page writes',
  ],
  [
    'an .npz of weights in a zip with a notebook',
    async () => ({ 'a.zip': await zipOf({ 'weights.npz': await npz(), 'digit-recognizer.ipynb': '{}' }) }),
    'a.zip/weights.npz',
    'It has weights, but does not say the layers',
    'Drop the whole zip of weights that the page writes',
  ],
] as const)('%s is refused by its name with what to do', async (_, files, file, message, remedy) => {
  expect(await drop(await files())).toMatchObject({
    kind: 'refused',
    problems: [{ file, message: expect.stringContaining(message), remedy: expect.stringContaining(remedy) }],
  });
});

test('a path of the manifest is never followed out of the drop', async () => {
  const file = kerasFile();
  file.weightsManifest[0].paths = ['https://example.com/../../weights/secret.bin'];
  expect(await drop({ 'model.json': JSON.stringify(file) })).toMatchObject({
    kind: 'refused',
    problems: [{ remedy: 'Drop secret.bin with it.' }],
  });
});
