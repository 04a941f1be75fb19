/** What a person asks a search for, as data; the queue of trials that it becomes, and the settings of each trial. */
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
  /** Values of each range; for a grid. */
  readonly points: number;
  /** Combinations that are drawn; for the other two. */
  readonly draws: number;
  /** Of the draws. */
  readonly seed: number;
  /** Epochs of the first rung; for successive halving, whose longest trials take the epochs of the settings. */
  readonly fewestEpochs: number;
  /** One in so many goes on to the next rung. */
  readonly keepOneIn: number;
}

/**
 * Knobs that would change what is measured rather than how well it goes: other rows held out are another exam, several
 * networks are a later step, the best of many epochs looks better than the last, and a device gives the same network
 * sooner or later.
 */
const unfair: ReadonlySet<KnobName> = new Set(['validationShare', 'networks', 'designs', 'keep', 'device']);

/** The knobs that can be searched. */
export const searchableKnobs: readonly KnobName[] = knobNames.filter(
  name => knobs[name].cell !== 'predict' && !unfair.has(name),
);

/** More trials than anyone waits for; a grid of many axes is soon larger. */
export const mostTrials = 1000;

/** How many combinations a grid has, ranges counted as if each of their points were distinct. */
const gridSize = ({ axes, points }: SearchPlan): number =>
  axes.reduce((size, axis) => size * (axis.kind === 'values' ? axis.values.length : points), 1);

function combinationsOf(plan: SearchPlan): readonly Combination[] {
  if (plan.method === 'grid') return gridCombinations(plan.axes, plan.points);
  const drawn = randomCombinations(plan.axes, plan.draws, plan.seed);
  const texts = drawn.map(combination => JSON.stringify(combination));
  return drawn.filter((_, index) => texts.indexOf(texts[index]) === index);
}

/** The settings that a trial is trained with: one network, and everything else as in `base` where the trial says nothing. */
export function trialSettings(
  base: Settings,
  { changes, epochs }: Pick<Trial, 'changes' | 'epochs'>,
): Settings {
  const settings = { ...base, ...changes, networks: 1, ...(epochs === null ? {} : { epochs }) };
  // The values of an axis were checked against their knob before the search began.
  return settings as Settings;
}

/** Why a plan cannot be carried out with these settings, a sentence; null for a good one. */
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
  if (method === 'grid' && gridSize(plan) > mostTrials)
    return `This grid has ${formatCount(gridSize(plan))} combinations; at most ${formatCount(mostTrials)} can be tried.`;
  const tried = combinationsOf(plan).map(changes => trialSettings(base, { changes, epochs: null }));
  const idle = names.find(name => !tried.some(settings => knobApplies(settings, name)));
  return idle ? `${knobs[idle].label} does nothing with the settings in the cells; take it out.` : null;
}

/** The queue of a plan without problems. */
export function searchOf(plan: SearchPlan, base: Settings): Search {
  const { method, fewestEpochs, keepOneIn } = plan;
  const combinations = combinationsOf(plan);
  return method === 'halving'
    ? halvingSearch(combinations, fewestEpochs, { keepOneIn, mostEpochs: base.epochs })
    : plainSearch(combinations);
}
