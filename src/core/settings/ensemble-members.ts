/**
 * The settings of each network of an ensemble. Networks of the same design, trained in the same way, tend to make the same
 * mistakes whatever their seeds are; different ones make different mistakes, so their vote is more accurate (Hansen and
 * Salamon 1990).
 */

import { tenDigits } from '../data/classes.ts';
import { summarize } from '../model/model-spec.ts';
import { withoutRows } from '../training/left-out.ts';
import type { Recipe } from '../training/train-config.ts';
import { parseNumbers } from './knob.ts';
import { knobApplies, type Settings, toModelSpec, toTrainConfig, valueOfLayer } from './settings.ts';

/** A way to vary the settings for one network. */
interface Design {
  /** The variation in a word; empty where the settings are used as they are. */
  readonly name: string;
  /** The settings that differ, or null where the design is impossible with these settings or the same as they are. */
  change(settings: Settings): Partial<Settings> | null;
}

/** Filters of each convolution. */
function filtersOf({ filters, convolutions }: Settings): readonly number[] {
  const list = parseNumbers(filters);
  return Array.from({ length: convolutions }, (_, index) => valueOfLayer(list, index));
}

/** Three quarters of the filters, to limit the time that twice as many layers take. */
const fewer = (filters: number): number => Math.max(1, Math.round(0.75 * filters));

/** Twice as many convolutions, each with a kernel of 3 x 3 and three quarters of the filters. */
function deeper(settings: Settings): Partial<Settings> | null {
  if (settings.model !== 'cnn') return null;
  const change: Partial<Settings> = {
    convolutions: 2 * settings.convolutions,
    kernelSize: '3',
    filters: filtersOf(settings)
      .flatMap(filters => [fewer(filters), fewer(filters)])
      .join(),
    poolEvery: 2 * settings.poolEvery,
  };
  // Whether the layers fit does not depend on the classes.
  const spec = toModelSpec({ ...settings, ...change }, tenDigits.labels.length);
  return summarize(spec).ok ? change : null;
}

/**
 * Ratio of a good learning rate of SGD with momentum 0.9 to one of Adam: 0.05 where the presets have 0.006 for AdamW.
 */
const momentumToAdamRate = 8;

/** SGD with momentum, which converges to other minima than the adaptive methods (Wilson et al. 2017). */
function momentum({ optimizer, learningRate }: Settings): Partial<Settings> | null {
  if (optimizer === 'sgd') return null;
  return { optimizer: 'sgd', learningRate: momentumToAdamRate * learningRate, weightDecay: 0.0005 };
}

/** The designs that the networks of an unlike ensemble have: network n has design n modulo 3. */
const designs: readonly Design[] = [
  { name: '', change: () => ({}) },
  { name: 'SGD', change: momentum },
  { name: 'deeper', change: deeper },
];

/** Name and changes of one network's design; where the design is impossible, the settings stay as they are. */
function designOf(settings: Settings, network: number) {
  const usual = { name: '', changes: {} };
  if (!knobApplies(settings, 'designs') || settings.designs === 'same') return usual;
  const { name, change } = designs[network % designs.length];
  const changes = change(settings);
  return changes === null ? usual : { name, changes };
}

/** True where a second training, on every row, follows the one that is validated. */
export const endsOnEverything = (settings: Settings): boolean =>
  settings.finalTraining && knobApplies(settings, 'finalTraining');

/** The settings of the network `network`, counted from 0. That of a final training comes after the validated one. */
export function memberSettings(settings: Settings, network: number): Settings {
  if (endsOnEverything(settings))
    return { ...settings, finalTraining: false, ...(network === 0 ? {} : { validationShare: 0 }) };
  const seed = (settings.seed + network) % 2 ** 32;
  return { ...settings, ...designOf(settings, network).changes, seed };
}

/** One network in words: `network 3, deeper, seed 4` for the network 2, counted from 0. */
export function describeMember(settings: Settings, network: number): string {
  if (network > 0 && endsOnEverything(settings)) return `final training on everything, seed ${settings.seed}`;
  const { name } = designOf(settings, network);
  const { seed } = memberSettings(settings, network);
  return [`network ${network + 1}`, ...(name === '' ? [] : [name]), `seed ${seed}`].join(', ');
}

/** The settings of every network of a run, in the order in which they are trained. */
export const allMemberSettings = (settings: Settings): readonly Settings[] =>
  Array.from({ length: endsOnEverything(settings) ? 2 : settings.networks }, (_, network) =>
    memberSettings(settings, network),
  );

/**
 * The recipe of every network of a run on data of `classes` classes without the rows `leftOut`, in the same order. Each
 * network of an ensemble holds out a part of its own, so that all together see every row.
 */
export const memberRecipes = (
  settings: Settings,
  classes: number,
  leftOut: readonly number[] = [],
): readonly Recipe[] =>
  allMemberSettings(settings).map((own, part) => ({
    spec: toModelSpec(own, classes),
    config: {
      ...withoutRows(toTrainConfig(own), leftOut),
      ...(part > 0 && own.validationShare > 0 ? { splitSeed: settings.seed, part } : {}),
    },
  }));
