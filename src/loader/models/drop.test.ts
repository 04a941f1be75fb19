/** Model files in a drop, with the loader's real unpacking. */
import { expect, test } from 'vitest';
import { tenDigits } from '../../core/data/classes.ts';
import { safetensors } from '../../core/model/weights-arrays.ts';
import { onnxBytes } from '../../core/model-files/onnx-bytes.ts';
import { onnxFromNetwork } from '../../core/model-files/onnx-from-network.ts';
import { dense, flatten, model } from '../../core/testing/layers.ts';
import { trainedWeights } from '../../core/testing/trained-weights.ts';
import { loadDrop } from '../load.ts';
import { asBytes, asFile, zipOf } from '../testing/containers.ts';
import { type Files, nothingLoaded } from '../testing/drop.ts';

const spec = model(flatten, dense(10));
const weights = trainedWeights(spec);
const onnx = onnxBytes(onnxFromNetwork({ spec, weights, classes: tenDigits, temperature: 1 }));
const tensors = safetensors(spec, weights, {
  layers: JSON.stringify(spec.layers),
  classes: JSON.stringify(tenDigits),
});

const drop = (files: Files) => {
  const dropped = Object.entries(files).map(([name, content]) => asFile({ name, bytes: asBytes(content) }));
  return loadDrop(dropped, {
    kept: nothingLoaded,
    allocate: length => new Uint8Array(length),
    signal: new AbortController().signal,
    onProgress: () => undefined,
  });
};

test.each([
  ['an ONNX file', async () => ({ 'net.onnx': onnx })],
  ['an ONNX file of another name', async () => ({ 'net.bin': onnx })],
  ['safetensors', async () => ({ 'model.safetensors': tensors })],
  ['safetensors of another name', async () => ({ download: tensors })],
  [
    'a zip of weights, which is read by its safetensors',
    async () => ({ 'weights.zip': await zipOf({ 'weights.npz': 'x', 'model.safetensors': tensors }) }),
  ],
  ['a packed zip', async () => ({ 'packed.zip': await zipOf({ 'folder/net.onnx': onnx }, { level: 9 }) })],
] as const)('%s is a model', async (_, files) => {
  const outcome = await drop(await files());
  expect(outcome).toMatchObject({ kind: 'models', loaded: null });
  expect(
    outcome.kind === 'models' && outcome.models.map(({ networks }) => networks.map(({ weights }) => weights)),
  ).toEqual([[weights]]);
});

test('the networks of an ensemble come together', async () => {
  const zip = await zipOf({ 'network-1/model.safetensors': tensors, 'network-2/model.safetensors': tensors });
  const outcome = await drop({ 'weights.zip': zip });
  expect(
    outcome.kind === 'models' &&
      outcome.models.map(({ file, networks }) => [file, networks.map(({ name }) => name)]),
  ).toEqual([['weights.zip', ['network-1/model.safetensors', 'network-2/model.safetensors']]]);
});

const row = (label: number): string => [label, ...Array.from({ length: 784 }, () => 0)].join();
const table = [
  `label,${Array.from({ length: 784 }, (_, pixel) => `pixel${pixel}`).join()}`,
  row(1),
  row(2),
].join('\n');

test('data beside a model is loaded with it, and data alone as ever', async () => {
  const both = await drop({ 'net.onnx': onnx, 'train.csv': table });
  expect(both).toMatchObject({ kind: 'models', loaded: { training: { rows: 2 } } });
  expect(await drop({ 'data.zip': await zipOf({ 'train.csv': table, 'net.onnx': onnx }) })).toMatchObject({
    kind: 'loaded',
  });
});

const broken = onnx.slice(0, 200);

test.each([
  [
    'a file that is cut short',
    async () => ({ 'net.onnx': broken }),
    'net.onnx',
    'It is no ONNX file, or it is cut short',
  ],
  [
    'one in a zip',
    async () => ({ 'a.zip': await zipOf({ 'net.onnx': broken }) }),
    'a.zip/net.onnx',
    'It is no ONNX file, or it is cut short',
  ],
  [
    'a text that only has the name',
    async () => ({ 'net.safetensors': 'nothing' }),
    'net.safetensors',
    'Its header announces',
  ],
] as const)('%s is refused by its name, and all that came with it', async (_, files, file, message) => {
  const outcome = await drop({ ...(await files()), 'train.csv': table });
  expect(outcome).toMatchObject({
    kind: 'refused',
    problems: [{ file, message: expect.stringContaining(message) }],
  });
});

test('a zip that says its model is longer than its data can be is refused before memory is taken', async () => {
  const zip = await zipOf({ 'net.onnx': onnx }, { level: 9 });
  const view = new DataView(zip.buffer);
  // The size of the content in the table of contents (APPNOTE.TXT 4.3.12).
  const entry = zip.findLastIndex((_, at) => at + 4 <= zip.length && view.getUint32(at, true) === 0x02014b50);
  view.setUint32(entry + 24, 200_000_000, true);
  expect(await drop({ 'a.zip': zip })).toMatchObject({
    kind: 'refused',
    problems: [{ message: expect.stringContaining('longer than its data can be') }],
  });
});

test('a zip that is damaged where the model lies is refused by name', async () => {
  const zip = await zipOf({ 'net.onnx': onnx }, { level: 0 });
  zip[2000] ^= 1;
  expect(await drop({ 'a.zip': zip })).toMatchObject({
    kind: 'refused',
    problems: [{ file: 'a.zip/net.onnx', message: expect.stringContaining('It cannot be unpacked') }],
  });
});
