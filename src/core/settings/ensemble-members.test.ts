import { expect, it } from 'vitest';
import { layersOf } from '../model/model-spec.ts';
import {
  allMemberSettings,
  describeMember,
  endsOnEverything,
  memberRecipes,
  memberSettings,
} from './ensemble-members.ts';
import { presetSettings } from './presets.ts';
import { defaultSettings, type Settings, toModelSpec, toTrainConfig } from './settings.ts';

const best = presetSettings('best', defaultSettings);
const unlike: Settings = { ...presetSettings('ensemble', defaultSettings), networks: 4, seed: 7 };
const shapes = (settings: Settings) =>
  layersOf(toModelSpec(settings, 10)).map(({ name, output }) => `${name} ${output.join('x')}`);

it('the networks of an ensemble differ in their seeds', () => {
  expect(allMemberSettings({ ...best, networks: 3, seed: 2 ** 32 - 2 }).map(({ seed }) => seed)).toEqual([
    4_294_967_294, 4_294_967_295, 0,
  ]);
});

it('each network of an ensemble holds out a part of its own, dealt out by the seed of the run', () => {
  const parts = (settings: Settings) =>
    memberRecipes(settings, 10).map(({ config: { splitSeed, part } }) => [splitSeed, part]);
  expect(parts({ ...best, networks: 3, seed: 5 })).toEqual([
    [undefined, undefined],
    [5, 1],
    [5, 2],
  ]);
  expect(parts({ ...best, networks: 2, validationShare: 0 })).toEqual([
    [undefined, undefined],
    [undefined, undefined],
  ]);
});

it('a final training on everything is the same training again, without validation', () => {
  const [validated, last, ...others] = memberRecipes({ ...best, finalTraining: true, seed: 7 }, 10);
  expect(others).toEqual([]);
  expect(validated).toEqual(memberRecipes({ ...best, seed: 7 }, 10)[0]);
  expect(last.spec).toEqual(validated.spec);
  expect(last.config).toEqual({ ...validated.config, validationShare: 0, keep: 'best' });
  expect(describeMember({ ...best, finalTraining: true, seed: 7 }, 1)).toBe(
    'final training on everything, seed 7',
  );
});

it.each<[string, Partial<Settings>]>([
  ['nothing held out', { validationShare: 0 }],
  ['early stopping, which depends on validation', { patience: 2 }],
  ['a plateau schedule, which depends on validation', { schedule: 'plateau' }],
  ['several networks, which have seen every row', { networks: 2 }],
])('with %s there is no final training', (_, changes) => {
  expect(endsOnEverything({ ...best, ...changes, finalTraining: true })).toBe(false);
});

it('unlike networks are in turn as set, trained by SGD with momentum, and twice as deep', () => {
  const [usual, sgd, deeper, usualAgain] = allMemberSettings(unlike);
  expect(usual).toEqual(unlike);
  expect(sgd).toEqual({ ...unlike, seed: 8, optimizer: 'sgd', learningRate: 0.048, weightDecay: 0.0005 });
  expect(shapes(deeper).filter(shape => /conv|dense/.test(shape))).toEqual([
    'conv2d_1 26x26x36',
    'conv2d_2 24x24x36',
    'conv2d_3 10x10x72',
    'conv2d_4 8x8x72',
    'dense_1 256',
    'dense_2 10',
  ]);
  expect(toTrainConfig(deeper)).toEqual({ ...toTrainConfig(unlike), seed: 9 });
  expect(usualAgain).toEqual({ ...unlike, seed: 10 });
});

const short: Settings = { ...unlike, convolutions: 3, kernelSize: '5,3,3', filters: '8' };
it.each<[string, Settings, number]>([
  ['SGD already', { ...unlike, optimizer: 'sgd' }, 1],
  ['no room for more convolutions', short, 2],
  ['no convolution', { ...unlike, model: 'dense' }, 2],
  ['one network', { ...unlike, networks: 1 }, 1],
  ['equal designs', { ...unlike, designs: 'same' }, 1],
])('with %s the network stays as it is set', (_, settings, network) => {
  expect(memberSettings(settings, network)).toEqual({ ...settings, seed: 7 + network });
  expect(describeMember(settings, network)).toBe(`network ${network + 1}, seed ${7 + network}`);
});

it('a network is named by its place, its design and its seed', () => {
  expect([0, 1, 2].map(network => describeMember(unlike, network))).toEqual([
    'network 1, seed 7',
    'network 2, SGD, seed 8',
    'network 3, deeper, seed 9',
  ]);
});
