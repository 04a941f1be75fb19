/**
 * The plan of a search, as a person fills it in: its check, the queue of trials made from
 * it, and each trial's settings.
 */
import { formatCount } from '../format.ts';
import { type KnobName, knobNames, knobs } from '../settings/knobs.ts';
import { knobApplies, type Settings } from '../settings/settings.ts';
import { halvingSearch, plainSearch, type Search, type Trial } from './search.ts';
import {
  type Axis,
  axisProblem,
  type Combination,
  gridCombinations,
  randomCombinations,
} from './search-space.ts';

export interface SearchPlan {
  readonly method: 'grid' | 'random' | 'halving';
  readonly axes: readonly Axis[];
  /** Number of values of each range; for a grid. */
  readonly points: number;
  /** Number of combinations that are drawn; for the other two methods. */
  readonly draws: number;
  /** Seed of the draws. */
  readonly seed: number;
  /** Epochs of the first rung; for successive halving, whose last rung has at most the epochs of the settings. */
  readonly fewestEpochs: number;
  /** One in this many trials is promoted to the next rung; for successive halving. */
  readonly keepOneIn: number;
}

/**
 * Knobs that would make trials incomparable: validation shares hold out different rows, several networks are a later step,
 * and the best of many epochs looks better than the last. The device changes only the time that training takes.
 */
const notComparable: ReadonlySet<KnobName> = new Set([
  'validationShare',
  'networks',
  'designs',
  'finalTraining',
  'keep',
  'device',
]);

/** The knobs that can be searched. */
export const searchableKnobs: readonly KnobName[] = knobNames.filter(
  name => knobs[name].cell !== 'predict' && !notComparable.has(name),
);

/** Largest number of trials of a grid, whose size grows fast with its axes. */
export const maxTrials = 1000;

/**
 * Number of combinations of a grid. The points of a range count as distinct even where they
 * are rounded to the same value.
 */
const gridSize = ({ axes, points }: SearchPlan): number =>
  axes.reduce((size, axis) => size * (axis.kind === 'values' ? axis.values.length : points), 1);

function combinationsOf(plan: SearchPlan): readonly Combination[] {
  if (plan.method === 'grid') return gridCombinations(plan.axes, plan.points);
  const drawn = randomCombinations(plan.axes, plan.draws, plan.seed);
  const texts = drawn.map(combination => JSON.stringify(combination));
  return drawn.filter((_, index) => texts.indexOf(texts[index]) === index);
}

/** The settings that a trial is trained with: those of `base` with the trial's changes, and a single network. */
export function trialSettings(
  base: Settings,
  { changes, epochs }: Pick<Trial, 'changes' | 'epochs'>,
): Settings {
  const settings = {
    ...base,
    ...changes,
    networks: 1,
    finalTraining: false,
    ...(epochs === null ? {} : { epochs }),
  };
  // The values of an axis were checked against their knob before the search began.
  return settings as Settings;
}

/** A sentence that says why a plan cannot be carried out with the settings `base`; null for a good plan. */
export function planProblem(plan: SearchPlan, base: Settings): string | null {
  const { method, axes } = plan;
  if (axes.length === 0) return 'Add a setting to search.';
  const names = axes.map(({ name }) => name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice) return `${knobs[twice].label} is there twice.`;
  const problem = axes.map(axisProblem).find(each => each !== null);
  if (problem) return problem;
  if (method === 'halving' && names.includes('epochs'))
    return 'Successive halving sets the epochs itself; take them out.';
  if (method === 'halving' && plan.fewestEpochs >= base.epochs)
    return `The first rung must train for fewer epochs than the Train cell says (${base.epochs}).`;
  if (base.validationShare === 0)
    return 'A search chooses by validation: set a validation share above 0 in the Train cell.';
  if (method === 'grid' && gridSize(plan) > maxTrials)
    return `This grid has ${formatCount(gridSize(plan))} combinations; at most ${formatCount(maxTrials)} can be tried.`;
  const tried = combinationsOf(plan).map(changes => trialSettings(base, { changes, epochs: null }));
  const idle = names.find(name => !tried.some(settings => knobApplies(settings, name)));
  return idle ? `${knobs[idle].label} does nothing with the settings in the cells; take it out.` : null;
}

/** The search of a plan that has no problem. */
export function searchOf(plan: SearchPlan, base: Settings): Search {
  const { method, fewestEpochs, keepOneIn } = plan;
  const combinations = combinationsOf(plan);
  return method === 'halving'
    ? halvingSearch(combinations, fewestEpochs, { keepOneIn, mostEpochs: base.epochs })
    : plainSearch(combinations);
}
