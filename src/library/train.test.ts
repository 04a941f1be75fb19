import { describe, expect, test } from 'vitest';
import { memberRecipes } from '../core/settings/ensemble-members.ts';
import { presetSettings } from '../core/settings/presets.ts';
import { defaultSettings } from '../core/settings/settings.ts';
import { compiled, engineWith } from '../engine/testing/engine-with.ts';
import type { StartEngine } from './hosts/engine-host.ts';
import { trainingTable } from './images.ts';
import { quick, startEngine, stripes, train } from './testing/in-node.ts';
import { trainWith } from './train.ts';

const images = stripes(120);

test('on two threads gives the bits of the page: the same weights, history and probabilities', async () => {
  const model = await train(images, { ...quick, threads: 2 });
  expect(model.report.device).toEqual({ backend: 'wasm', trainer: 'compiled', threads: 2, adapter: null });
  const { probabilities } = await model.predict(images);

  const page = await engineWith(compiled);
  const training = trainingTable(images);
  const settings = { ...presetSettings('dense', { ...defaultSettings, seed: 5 }), ...quick.settings };
  const [{ spec, config }] = memberRecipes(settings, 10);
  const test = { fileName: 'test.csv', rows: images.count, pixels: images.pixels };
  await page.engine.handle({ kind: 'data', id: 2, training, test });
  await page.engine.handle({ kind: 'train', id: 3, train: { spec, config, device: 'wasm', resume: null } });
  const [{ outcome }] = page.only('trained');
  const { weights } = outcome.best;
  const asked = { spec, weights, device: 'wasm', images: { table: 'test' }, views: 3 } as const;
  await page.engine.handle({ kind: 'predict', id: 4, ...asked });

  expect(outcome.device.threads).toBe(1);
  const withoutSeconds = outcome.history.map(epoch => ({ ...epoch, seconds: expect.any(Number) }));
  expect(model.report.epochs).toEqual(withoutSeconds);
  expect(model.report.heldOut).toEqual(outcome.validationRows);
  expect(probabilities).toEqual(page.only('predicted')[0].probabilities);
});

test('an engine that begins again tells of no epoch twice', async () => {
  const again: StartEngine = (start, listener) =>
    startEngine(start, {
      ...listener,
      event(event) {
        listener.event(event);
        if (event.kind === 'epoch') listener.event({ ...event, result: { ...event.result, epoch: 1 } });
      },
    });
  const seen: number[] = [];
  await trainWith(again)(images, { ...quick, onEpoch: ({ epoch }) => seen.push(epoch) });
  expect(seen).toEqual([1, 2]);
});

test('on the fastest device takes the only one that Node has', async () => {
  const model = await train(images, { ...quick, backend: 'auto' });
  expect(model.report.device.backend).toBe('wasm');
});

test('tells of every epoch, and learns', async () => {
  const seen: number[] = [];
  const settings = { ...quick.settings, epochs: 12, augment: false };
  const model = await train(images, { ...quick, settings, onEpoch: ({ epoch }) => seen.push(epoch) });
  expect(seen).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
  const { accuracy, correct, confusion, interval, loss, scores } = await model.evaluate(images);
  expect(accuracy).toBeGreaterThan(0.5);
  expect(correct / 120).toBe(accuracy);
  expect(confusion.reduce((sum, count) => sum + count, 0)).toBe(120);
  expect(interval.low).toBeLessThan(accuracy);
  expect(loss).toBeGreaterThan(0);
  expect(scores).toHaveLength(10);
});

describe('a training is ended', () => {
  const long = { ...quick, settings: { ...quick.settings, epochs: 500 } };

  test('at once by its signal, with the reason', async () => {
    const controller = new AbortController();
    const training = train(images, {
      ...long,
      signal: controller.signal,
      onEpoch: () => controller.abort(new Error('enough')),
    });
    await expect(training).rejects.toThrow('enough');
    await expect(train(images, { ...quick, signal: controller.signal })).rejects.toThrow('enough');
  });

  test('by what its callback throws', async () => {
    const onEpoch = () => {
      throw new TypeError('a mistake of the caller');
    };
    await expect(train(images, { ...long, onEpoch })).rejects.toThrow(TypeError);
  });
});

describe('is refused, with a code and a remedy', () => {
  test.each([
    ['a preset that is not there', { preset: 'slow' }, 'There is no preset slow. Choose one of dense, cnn,'],
    [
      'a setting that is not there',
      { settings: { epoch: 3 } },
      'There is no setting epoch. Settings are model,',
    ],
    ['a setting of the page alone', { settings: { networks: 3 } }, 'There is no setting networks.'],
    [
      'a number out of range',
      { settings: { epochs: 0 } },
      'Epochs must be a whole number from 1 to 500, not 0.',
    ],
    ['a seed that is none', { seed: Number.NaN }, 'Seed must be a whole number from 0 to'],
    ['a backend that is not there', { backend: 'cuda' }, 'There is no backend cuda. Choose wasm,'],
    ['no threads', { threads: 0 }, 'There cannot be 0 threads.'],
    [
      'a layer that cannot be read',
      { settings: { model: 'layers', layers: 'flatten, danse' } },
      'layer 2 "danse": there is no layer "danse"',
    ],
    [
      'an impossible network',
      { settings: { model: 'layers', layers: 'dense' } },
      'dense_1: a dense layer needs a flat input',
    ],
  ])('%s', async (_, options, message) => {
    const refused = train(images, { ...quick, ...options } as Parameters<typeof train>[1]);
    await expect(refused).rejects.toMatchObject({
      name: 'RecognizerError',
      code: 'settings',
      message: expect.stringContaining(message),
    });
  });

  test('a GPU where there is none', async () => {
    await expect(train(images, { ...quick, backend: 'webgpu' })).rejects.toMatchObject({
      code: 'unsupported',
      message: expect.stringContaining('no WebGPU'),
    });
  });

  test('a learning rate that makes numbers of nothing', async () => {
    const settings = {
      ...quick.settings,
      optimizer: 'sgd',
      learningRate: 10,
      epochs: 50,
      batchNorm: false,
    } as const;
    await expect(train(images, { ...quick, settings })).rejects.toMatchObject({
      code: 'diverged',
      message: expect.stringContaining('Lower the learning rate'),
    });
  });

  test('images of which none is left to train on', async () => {
    const settings = { ...quick.settings, validationShare: 0.9 };
    const few = stripes(2, 2);
    await expect(train(few, { ...quick, settings })).rejects.toMatchObject({
      code: 'data',
      remedy: 'Lower validationShare, or give more images.',
    });
  });
});
