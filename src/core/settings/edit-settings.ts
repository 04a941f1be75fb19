/** Checks of settings, and their changes in words. */

import { type Difference, differencesOf } from '../notebook/facts.ts';
import { formatKnobValue, type Knob, type KnobValue, knobProblem } from './knob.ts';
import { type KnobName, knobNames, knobs } from './knobs.ts';
import { modelFacts, predictFacts, type Settings, trainFacts } from './settings.ts';

const knobOf = (name: KnobName): Knob => knobs[name];

export const isKnobName = (name: string): name is KnobName => Object.hasOwn(knobs, name);

/** A sentence for each setting with an impossible value, by the knob's name. */
export function settingProblems(settings: Settings): { readonly [Name in KnobName]?: string } {
  const problems: { [Name in KnobName]?: string } = {};
  for (const name of knobNames) {
    const problem = knobProblem(knobOf(name), settings[name]);
    if (problem !== null) problems[name] = problem;
  }
  return problems;
}

/** Two lists with commas between, without the beginning and the end that they share: `conv 8 3`, `conv 16 3`. */
function differingParts(before: string, after: string): readonly [string, string] {
  const [one, other] = [before, after].map(text => text.split(',').map(part => part.trim()));
  const most = Math.min(one.length, other.length);
  let start = 0;
  while (start < most && one[start] === other[start]) start++;
  let end = 0;
  while (end < most - start && one.at(-1 - end) === other.at(-1 - end)) end++;
  const middle = (parts: readonly string[]) => parts.slice(start, parts.length - end).join(', ') || 'nothing';
  return [middle(one), middle(other)];
}

/** A change in words: `batch size 64 images → 128 images`. A name that is not of a setting is shown as it is. */
export function describeDifference({ name, before, after }: Difference): string {
  const show = (value: KnobValue | null) => {
    if (value === null) return 'none';
    return isKnobName(name) ? formatKnobValue(knobOf(name), value) : String(value);
  };
  if (name === 'layers' && typeof before === 'string' && typeof after === 'string')
    return `layers ${differingParts(before, after).join(' → ')}`;
  const label = isKnobName(name) ? knobs[name].label.toLowerCase() : name;
  return `${label} ${show(before)} → ${show(after)}`;
}

/** The changes in words, of every setting that differs and has an effect on at least one side. */
export function describeDifferences(before: Settings, after: Settings): readonly string[] {
  const all = (settings: Settings) => ({
    ...modelFacts(settings),
    ...trainFacts(settings),
    ...predictFacts(settings),
  });
  return differencesOf(all(before), all(after)).map(describeDifference);
}

/** Some settings in words: `batch size 64 images, learning rate 0.003`. */
export function describeSettings(changes: { readonly [Name in KnobName]?: KnobValue }): string {
  return knobNames
    .flatMap(name => {
      const value = changes[name];
      return value === undefined
        ? []
        : [`${knobs[name].label.toLowerCase()} ${formatKnobValue(knobOf(name), value)}`];
    })
    .join(', ');
}
