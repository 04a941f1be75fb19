import { expect, test } from 'vitest';
import { formatLayer } from '../model/format-layers.ts';
import { summarize } from '../model/model-spec.ts';
import { Murmur3 } from '../numerics/murmur.ts';
import { planStep } from '../training/plan/plan-step.ts';
import {
  defaultSettings,
  knobApplies,
  modelFacts,
  type Settings,
  toModelSpec,
  toTrainConfig,
  trainFacts,
} from './settings.ts';

const kinds = (changes: Partial<Settings>) =>
  toModelSpec({ ...defaultSettings, ...changes }, 10).layers.map(layer => layer.kind);

test('the default settings make a possible model', () => {
  expect(summarize(toModelSpec(defaultSettings, 10)).ok).toBe(true);
});

test('a dense network is two hidden ReLU layers and ten outputs', () => {
  expect(kinds({ model: 'dense', dropout: 0, batchNorm: false })).toEqual([
    'flatten',
    'dense',
    'relu',
    'dense',
    'relu',
    'dense',
  ]);
});

test('own layers are the network, whose last dense layer has a unit for each class', () => {
  const own: Settings = { ...defaultSettings, model: 'layers', layers: 'flatten, dense 24, tanh, dense' };
  expect(toModelSpec(own, 36).layers.map(formatLayer)).toEqual(['flatten', 'dense 24', 'tanh', 'dense 36']);
  expect(modelFacts(own)).toEqual({ model: 'layers', layers: own.layers });
  expect(modelFacts(defaultSettings)).not.toHaveProperty('layers');
});

test('the own layers that the form begins with are a possible network', () => {
  const own: Settings = { ...defaultSettings, model: 'layers' };
  expect(summarize(toModelSpec(own, 10), 10).ok).toBe(true);
});

test('pooling follows each group of convolutions, dropout follows pooling and precedes the last layer', () => {
  expect(kinds({ convolutions: 4, poolEvery: 2, convDropout: 0.25, dropout: 0.5, denseUnits: 128 })).toEqual([
    'conv2d',
    'relu',
    'conv2d',
    'relu',
    'maxPool',
    'dropout',
    'conv2d',
    'relu',
    'conv2d',
    'relu',
    'maxPool',
    'dropout',
    'flatten',
    'dense',
    'relu',
    'dropout',
    'dense',
  ]);
});

test('the last filter and kernel size of a list stand for all further convolutions', () => {
  const { layers } = toModelSpec(
    { ...defaultSettings, convolutions: 3, filters: '24,32', kernelSize: '5' },
    10,
  );
  const convolutions = layers.filter(layer => layer.kind === 'conv2d');
  expect(convolutions.map(({ filters, kernelSize }) => [filters, kernelSize])).toEqual([
    [24, 5],
    [32, 5],
    [32, 5],
  ]);
});

test('a hidden layer of no units is left out', () => {
  expect(kinds({ denseUnits: 0, dropout: 0, convDropout: 0 }).slice(-2)).toEqual(['flatten', 'dense']);
});

test('a list that a person is still typing makes an impossible model, not an exception', () => {
  const summary = summarize(toModelSpec({ ...defaultSettings, filters: '32,' }, 10));
  expect(summary).toMatchObject({ ok: false, problem: { name: 'conv2d_2' } });
});

test('what does nothing makes no result stale', () => {
  const dense: Settings = { ...defaultSettings, model: 'dense', augment: false, optimizer: 'adam' };
  expect(modelFacts(dense)).toEqual(modelFacts({ ...dense, filters: '7', convolutions: 5 }));
  expect(trainFacts(dense)).toEqual(trainFacts({ ...dense, rotation: 40, weightDecay: 0.5 }));
  expect(trainFacts(dense)).not.toEqual(trainFacts({ ...dense, augment: true }));
});

test('every optimizer and schedule has its configuration', () => {
  const of = (changes: Partial<Settings>) => toTrainConfig({ ...defaultSettings, ...changes });
  expect(of({ optimizer: 'adamw', weightDecay: 0.05 }).optimizer).toMatchObject({
    kind: 'adamw',
    weightDecay: 0.05,
  });
  expect(of({ optimizer: 'sgd' }).optimizer).toMatchObject({ momentum: 0.9, nesterov: true });
  expect(of({ schedule: 'oneCycle', warmup: 0.3 }).schedule).toMatchObject({ kind: 'oneCycle', warmup: 0.3 });
  expect(of({ schedule: 'step', dropEvery: 7, dropFactor: 0.1 }).schedule).toEqual({
    kind: 'step',
    every: 7,
    factor: 0.1,
    warmup: 0,
  });
  expect(of({ schedule: 'plateau', dropPatience: 2, dropFactor: 0.3 }).schedule).toEqual({
    kind: 'plateau',
    patience: 2,
    factor: 0.3,
    warmup: 0,
  });
  expect(of({ augment: true, rotation: 180 / Math.PI }).augmentation?.rotation).toBeCloseTo(1, 12);
  expect(of({ augment: false }).augmentation).toBeNull();
});

test.each<[string, Partial<Settings>, 'best' | 'last']>([
  ['what a person chose', { keep: 'last' }, 'last'],
  ['the best epoch where training may stop early', { keep: 'last', patience: 3 }, 'best'],
])('keeps the weights of %s', (_, changes, kept) => {
  expect(toTrainConfig({ ...defaultSettings, ...changes }).keep).toBe(kept);
});

test('the corners of a schedule are shown for that schedule only', () => {
  const shown = (schedule: Settings['schedule']) =>
    (['dropEvery', 'dropPatience', 'dropFactor'] as const).filter(name =>
      knobApplies({ ...defaultSettings, schedule }, name),
    );
  expect(shown('constant')).toEqual([]);
  expect(shown('oneCycle')).toEqual([]);
  expect(shown('step')).toEqual(['dropEvery', 'dropFactor']);
  expect(shown('plateau')).toEqual(['dropPatience', 'dropFactor']);
});

test('digits have the plan of a training step that they had before there could be other classes', () => {
  const result = planStep(toModelSpec(defaultSettings, 10), toTrainConfig(defaultSettings), 0);
  if (!result.ok) throw new Error(result.unsupported);
  const { paper, ...plan } = result.plan;
  const text = Uint32Array.from(JSON.stringify(plan), letter => letter.codePointAt(0) ?? 0);
  expect(paper).toBe(0);
  expect(new Murmur3().add(text).digest()).toBe(488086363);
});

test.each([2, 26, 62])('data of %i classes have a last layer and a loss of as many', classes => {
  for (const kind of ['dense', 'cnn'] as const) {
    const spec = toModelSpec({ ...defaultSettings, model: kind }, classes);
    const result = planStep(spec, toTrainConfig(defaultSettings), 0);
    expect(summarize(spec)).toMatchObject({ ok: true, classes });
    expect(result.ok && result.plan.loss.classes).toBe(classes);
  }
});

test('runs on WebAssembly from before fused arithmetic are not stale for it, and the choice of it is a fact', () => {
  const onWasm = { ...defaultSettings, device: 'wasm' } as const;
  expect(trainFacts(onWasm)).not.toHaveProperty('precision');
  expect(trainFacts({ ...onWasm, precision: 'fused' })).toHaveProperty('precision', 'fused');
  expect(toTrainConfig({ ...onWasm, precision: 'fused' }).precision).toBe('fused');
  expect(toTrainConfig({ ...onWasm, device: 'cpu', precision: 'fused' }).precision).toBe('float32');
});
