/**
 * The networks of an ensemble. Networks of one design and one way of training err on the same images, however their
 * seeds differ; unlike ones err apart, and their vote is worth more (Hansen and Salamon 1990).
 */

import { summarize } from '../model/model-spec.ts';
import type { Recipe } from '../training/train-config.ts';
import { parseNumbers } from './knob.ts';
import { knobApplies, type Settings, toModelSpec, toTrainConfig, valueOfLayer } from './settings.ts';

interface Design {
  /** What makes it another than the one that is set, in a word; empty for that one. */
  readonly name: string;
  /** Null where these settings leave no room for it. */
  change(settings: Settings): Partial<Settings> | null;
}

function filtersOf({ filters, convolutions }: Settings): readonly number[] {
  const list = parseNumbers(filters);
  return Array.from({ length: convolutions }, (_, index) => valueOfLayer(list, index));
}

/** Three quarters of the filters keep the time of twice as many layers within bounds. */
const fewer = (filters: number): number => Math.max(1, Math.round(0.75 * filters));

function deeper(settings: Settings): Partial<Settings> | null {
  if (settings.model === 'dense') return null;
  const change: Partial<Settings> = {
    convolutions: 2 * settings.convolutions,
    kernelSize: '3',
    filters: filtersOf(settings)
      .flatMap(filters => [fewer(filters), fewer(filters)])
      .join(),
    poolEvery: 2 * settings.poolEvery,
  };
  return summarize(toModelSpec({ ...settings, ...change })).ok ? change : null;
}

/** Of momentum 0.9, for one of Adam's kind: 0.05 beside the 0.006 of the presets. */
const momentumRate = 8;

/** It comes to rest elsewhere than the methods that give each weight a pace of its own (Wilson et al. 2017). */
function momentum({ optimizer, learningRate }: Settings): Partial<Settings> | null {
  if (optimizer === 'sgd') return null;
  return { optimizer: 'sgd', learningRate: momentumRate * learningRate, weightDecay: 0.0005 };
}

/** In turn. */
const designs: readonly Design[] = [
  { name: '', change: () => ({}) },
  { name: 'SGD', change: momentum },
  { name: 'deeper', change: deeper },
];

/** The name and the changes of one network; as it is set, where its design has no room. */
function designOf(settings: Settings, network: number) {
  const usual = { name: '', changes: {} };
  if (!knobApplies(settings, 'designs') || settings.designs === 'same') return usual;
  const { name, change } = designs[network % designs.length];
  const changes = change(settings);
  return changes === null ? usual : { name, changes };
}

/** The settings of network `network`, from 0. */
export function memberSettings(settings: Settings, network: number): Settings {
  const seed = (settings.seed + network) % 2 ** 32;
  return { ...settings, ...designOf(settings, network).changes, seed };
}

/** `network 2, deeper, seed 4`; from 0. */
export function describeMember(settings: Settings, network: number): string {
  const { name } = designOf(settings, network);
  const { seed } = memberSettings(settings, network);
  return [`network ${network + 1}`, ...(name === '' ? [] : [name]), `seed ${seed}`].join(', ');
}

/** Of every network of a run, in the order in which they are trained. */
export const allMemberSettings = (settings: Settings): readonly Settings[] =>
  Array.from({ length: settings.networks }, (_, network) => memberSettings(settings, network));

export const memberRecipes = (settings: Settings): readonly Recipe[] =>
  allMemberSettings(settings).map(own => ({ spec: toModelSpec(own), config: toTrainConfig(own) }));
