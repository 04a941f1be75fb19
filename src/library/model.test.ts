import { describe, expect, test } from 'vitest';
import { formatLayers } from '../core/model/format-layers.ts';
import { parameterCount, parameterLayout } from '../core/model/parameters.ts';
import { presetNames, presetSettings } from '../core/settings/presets.ts';
import { defaultSettings, toModelSpec } from '../core/settings/settings.ts';
import { labelledImagesFromArrays } from './images.ts';
import { readModel, writeModel } from './model-file.ts';
import { averagePredictions, submissionCsv } from './predictions.ts';
import { loadModel, quick, stripes, train } from './testing/in-node.ts';

const images = stripes(60);

test('a saved model predicts the same bits, and says the same of itself', async () => {
  const model = await train(images, quick);
  const bytes = model.save();
  const loaded = loadModel(bytes);
  expect(loaded.classes).toEqual(model.classes);
  expect(loaded.save()).toEqual(bytes);
  const [again, first] = [await loaded.predict(images, { threads: 1 }), await model.predict(images)];
  expect(again).toEqual({ ...first, device: { ...first.device, threads: 1 } });
  const plain = await loaded.predict(images, { views: 1, threads: 1 });
  expect(plain.probabilities).not.toEqual(first.probabilities);
  expect((await loadModel(bytes.buffer).evaluate(images)).count).toBe(60);
});

test('predictions are labels as in the files, and a submission has the ids of the images', async () => {
  const { pixels } = images;
  const labels = images.labels.map(label => 50 + label);
  const ids = Array.from(labels, (_, image) => `image ${image}`);
  const letters = labelledImagesFromArrays({ pixels, labels, ids, columns: ['id', 'kind'] });
  const model = await train(letters, quick);
  const progress: number[] = [];
  const predictions = await model.predict(letters, { onProgress: ({ done }) => progress.push(done) });
  expect(progress.at(-1)).toBe(60);
  expect(predictions.probabilities).toHaveLength(600);
  expect(predictions.labels.every(label => label >= 50 && label < 60)).toBe(true);
  const csv = submissionCsv(letters, predictions);
  expect(csv).toMatch(/^id,kind\nimage 0,5\d\n/);
  expect(() => submissionCsv(stripes(59), predictions)).toThrow(
    'There are 60 predictions for 59 test images.',
  );
});

test('models with different seeds vote by the mean of their probabilities', async () => {
  const models = [await train(images, quick), await train(images, { ...quick, seed: 6 })];
  const members = await Promise.all(models.map(model => model.predict(images)));
  const vote = averagePredictions(members);
  const [one, other] = members.map(({ probabilities }) => probabilities);
  expect(one).not.toEqual(other);
  expect(vote.probabilities).toEqual(one.map((value, at) => (value + other[at]) / 2));
  const inOrder = vote.probabilities.subarray(0, 10);
  expect(vote.labels[0]).toBe(inOrder.indexOf(Math.max(...inOrder)));
  const fewer = { ...members[0], count: 59 };
  for (const wrong of [
    [],
    [members[0], fewer],
    [members[0], { ...members[0], classes: { labels: [], names: [] } }],
  ])
    expect(() => averagePredictions(wrong)).toThrow(expect.objectContaining({ code: 'data' }));
});

test('a prediction is refused or ended as a training is', async () => {
  const model = await train(images, quick);
  await expect(model.predict(images, { views: 10 })).rejects.toMatchObject({ code: 'settings' });
  await expect(model.predict({ ...images, count: 5 })).rejects.toMatchObject({ code: 'data' });
  const alien = labelledImagesFromArrays({
    pixels: images.pixels,
    labels: images.labels.map(label => label + 9),
  });
  await expect(model.evaluate(alien)).rejects.toMatchObject({ code: 'data' });
  const signal = AbortSignal.abort(new Error('enough'));
  await expect(model.predict(images, { signal })).rejects.toThrow('enough');
});

const spec = toModelSpec({ ...presetSettings('sprint', defaultSettings) }, 10);
const weights = Float32Array.from({ length: parameterCount(parameterLayout(spec)) }, (_, at) => at / 1000);
const classes = images.classes;
const bytes = writeModel({ spec, weights, classes, views: 1, paper: 0 });

test.each(presetNames)('the network of %s is read back as it was written', name => {
  const network = toModelSpec(presetSettings(name, defaultSettings), 10);
  const size = parameterCount(parameterLayout(network));
  const file = writeModel({ spec: network, weights: new Float32Array(size), classes, views: 5, paper: 12 });
  expect(readModel(file)).toMatchObject({ spec: network, classes, views: 5, paper: 12 });
});

describe('is no saved model', () => {
  /** The file with one text of its header replaced by another of the same length. */
  const changed = (from: string, to: string) => {
    const file = bytes.slice();
    const at = Buffer.from(file.buffer).indexOf(from);
    expect([at > 0, from.length]).toEqual([true, to.length]);
    Buffer.from(file.buffer).write(to, at);
    return file;
  };
  const layers = formatLayers(spec.layers, 10);
  test.each<[string, () => Uint8Array]>([
    ['nothing', () => new Uint8Array(0)],
    ['a text', () => Buffer.from('label,pixel0,pixel1')],
    ['a file that was cut short', () => bytes.subarray(0, -1)],
    ['a header that was cut short', () => bytes.subarray(0, 200)],
    ['another format', () => changed('digit-recognizer 1', 'digit-recognizer 9')],
    ['other layers', () => changed(layers, layers.replace('conv 8', 'conv 9'))],
    ['layers that cannot be read', () => changed(layers, layers.replace('conv', 'corn'))],
    ['another type of numbers', () => changed('"F32"', '"I32"')],
    ['a tensor outside', () => changed('"data_offsets":[0,', '"data_offsets":[9,')],
    ['no such tensor', () => changed('"conv2d_1/bias"', '"conv2d_1/bios"')],
    ['labels twice', () => changed('[0,1,2,3', '[0,0,2,3')],
    [
      'a weight that is no number',
      () => writeModel({ spec, weights: weights.map(() => Number.NaN), classes, views: 1, paper: 0 }),
    ],
  ])('%s', (_, file) => {
    expect(() => loadModel(file())).toThrow(
      expect.objectContaining({ code: 'model-file', remedy: expect.stringContaining('save()') }),
    );
  });
});
