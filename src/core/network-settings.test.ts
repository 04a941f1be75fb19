import { expect, it } from 'vitest';
import { layersOf } from './model-spec.ts';
import { allNetworks, networkName, networkSettings } from './network-settings.ts';
import { presetSettings } from './presets.ts';
import { defaultSettings, type Settings, toModelSpec } from './settings.ts';

const best = presetSettings('best', defaultSettings);
const unlike: Settings = { ...best, nets: 4, designs: 'unlike', seed: 7 };
const shapes = (settings: Settings) =>
  layersOf(toModelSpec(settings)).map(({ name, output }) => `${name} ${output.join('x')}`);

it('the networks of an ensemble differ in their seeds', () => {
  expect(allNetworks({ ...best, nets: 3, seed: 2 ** 32 - 2 }).map(({ seed }) => seed)).toEqual([
    4_294_967_294, 4_294_967_295, 0,
  ]);
});

it('unlike networks are in turn as the model is set, twice as deep, and wider', () => {
  const [usual, deeper, wider, usualAgain] = allNetworks(unlike);
  expect(usual).toEqual(unlike);
  expect(shapes(deeper).filter(shape => /conv|dense/.test(shape))).toEqual([
    'conv2d_1 26x26x24',
    'conv2d_2 24x24x24',
    'conv2d_3 10x10x48',
    'conv2d_4 8x8x48',
    'dense_1 256',
    'dense_2 10',
  ]);
  expect(shapes(wider).filter(shape => /conv/.test(shape))).toEqual([
    'conv2d_1 24x24x48',
    'conv2d_2 10x10x96',
  ]);
  expect(shapes(usualAgain)).toEqual(shapes(usual));
});

it('a network without room for more convolutions, a dense one and a single one stay as they are set', () => {
  const short = { ...unlike, convolutions: 3, kernelSize: '5,3,3', filters: '8' };
  for (const settings of [short, { ...unlike, model: 'dense' }, { ...unlike, nets: 1 }] satisfies Settings[])
    expect(networkSettings(settings, 1)).toEqual({ ...settings, seed: 8 });
});

it('a network is named by its place, its design and its seed', () => {
  expect([0, 1, 2].map(network => networkName(unlike, network))).toEqual([
    'network 1, seed 7',
    'network 2, deeper, seed 8',
    'network 3, wider, seed 9',
  ]);
});
