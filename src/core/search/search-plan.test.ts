import { expect, test } from 'vitest';
import { defaultSettings, type Settings } from '../settings/settings.ts';
import { nextTrial } from './search.ts';
import {
  maxTrials,
  planProblem,
  type SearchPlan,
  searchableKnobs,
  searchOf,
  trialSettings,
} from './search-plan.ts';

const plan: SearchPlan = {
  method: 'grid',
  axes: [
    { kind: 'values', name: 'batchSize', values: [64, 128] },
    { kind: 'range', name: 'learningRate', from: 1e-4, to: 1e-2, scale: 'log' },
  ],
  points: 3,
  draws: 8,
  seed: 1,
  fewestEpochs: 2,
  keepOneIn: 3,
};

test('a grid becomes every combination, for as long as the settings say', () => {
  const { trials, halving } = searchOf(plan, defaultSettings);
  expect(halving).toBeNull();
  expect(trials).toHaveLength(6);
  expect(trials.every(trial => trial.epochs === null)).toBe(true);
});

test('draws that fall together are tried once', () => {
  const axes = [{ kind: 'values', name: 'batchSize', values: [64, 128] }] as const;
  expect(searchOf({ ...plan, method: 'random', axes }, defaultSettings).trials).toHaveLength(2);
  expect(searchOf({ ...plan, method: 'random' }, defaultSettings).trials).toHaveLength(8);
});

test('successive halving begins with the fewest epochs and ends with those of the settings', () => {
  const search = searchOf({ ...plan, method: 'halving', draws: 9 }, { ...defaultSettings, epochs: 12 });
  expect(search.halving).toEqual({ keepOneIn: 3, mostEpochs: 12 });
  expect(nextTrial(search)?.epochs).toBe(2);
});

test('a trial is one network; what it does not change is as in the cells', () => {
  const base: Settings = { ...defaultSettings, networks: 5, dropout: 0.2 };
  expect(trialSettings(base, { changes: { batchSize: 64 }, epochs: 3 })).toEqual({
    ...base,
    networks: 1,
    batchSize: 64,
    epochs: 3,
  });
});

test('what would make the comparison unfair cannot be searched', () => {
  for (const name of ['validationShare', 'networks', 'keep', 'device', 'views'] as const)
    expect(searchableKnobs).not.toContain(name);
  expect(searchableKnobs).toContain('seed');
});

const dense: Settings = { ...defaultSettings, model: 'dense' };
const filters = [{ kind: 'values', name: 'filters', values: ['8', '16'] }] as const;

test.each<[string, Partial<SearchPlan>, Settings, string]>([
  ['no axis', { axes: [] }, defaultSettings, 'Add a setting'],
  ['an axis twice', { axes: [plan.axes[0], plan.axes[0]] }, defaultSettings, 'is there twice'],
  [
    'a value that cannot be',
    { axes: [{ kind: 'values', name: 'epochs', values: [0] }] },
    defaultSettings,
    'not 0',
  ],
  [
    'epochs in a halving',
    { method: 'halving', axes: [{ kind: 'values', name: 'epochs', values: [3] }] },
    defaultSettings,
    'sets the epochs itself',
  ],
  [
    'a first rung as long as the last',
    { method: 'halving' },
    { ...defaultSettings, epochs: 2 },
    'fewer epochs',
  ],
  ['nothing held out', {}, { ...defaultSettings, validationShare: 0 }, 'validation share above 0'],
  ['a huge grid', { points: maxTrials }, defaultSettings, '2,000 combinations'],
  ['a setting that does nothing', { axes: filters }, dense, 'does nothing'],
])('%s is refused with a reason', (_, changes, base, message) => {
  expect(planProblem({ ...plan, ...changes }, base)).toContain(message);
});

test('a good plan has no problem, also where one value of an axis makes another matter', () => {
  expect(planProblem(plan, defaultSettings)).toBeNull();
  const model = { kind: 'values', name: 'model', values: ['dense', 'cnn'] } as const;
  expect(planProblem({ ...plan, axes: [model, ...filters] }, dense)).toBeNull();
});
