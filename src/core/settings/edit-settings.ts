/** Checks and changes of settings, made in a form or on a command line, and changes in words. */

import { type Difference, differencesOf } from '../notebook/facts.ts';
import { formatKnobValue, type Knob, type KnobValue, knobProblem, parseKnobValue } from './knob.ts';
import { type KnobName, knobNames, knobs } from './knobs.ts';
import { currentKnobName } from './renamed-knobs.ts';
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

export type SettingChange =
  | { readonly ok: true; readonly settings: Settings }
  | { readonly ok: false; readonly message: string };

/** Settings with one value changed, or a sentence that says why the value is impossible. */
function withSetting(settings: Settings, name: KnobName, value: KnobValue): SettingChange {
  const message = knobProblem(knobOf(name), value);
  return message === null ? { ok: true, settings: { ...settings, [name]: value } } : { ok: false, message };
}

/** Applies one `KEY=VALUE` of a command line. */
export function applyAssignment(settings: Settings, assignment: string): SettingChange {
  const equals = assignment.indexOf('=');
  const name = currentKnobName(assignment.slice(0, Math.max(equals, 0)).trim());
  if (equals < 1) return { ok: false, message: `"${assignment}" must be a name, = and a value: epochs=12.` };
  if (!isKnobName(name))
    return { ok: false, message: `There is no setting "${name}". There are: ${knobNames.join(', ')}.` };
  return withSetting(settings, name, parseKnobValue(knobOf(name), assignment.slice(equals + 1)));
}

/** A change in words: `batch size 64 images → 128 images`. A name that is not of a setting is shown as it is. */
export function describeDifference({ name, before, after }: Difference): string {
  const show = (value: KnobValue | null) => {
    if (value === null) return 'none';
    return isKnobName(name) ? formatKnobValue(knobOf(name), value) : String(value);
  };
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
