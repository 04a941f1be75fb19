/** Settings as text, `NAME=VALUE` each: the one grammar of the command line, of links and of reports. */
import { layersProblem } from '../model/explain-layers.ts';
import { isKnobName } from './edit-settings.ts';
import { type Knob, type KnobValue, knobProblem, parseKnobValue } from './knob.ts';
import { type KnobName, knobNames, knobs } from './knobs.ts';
import { type PresetName, presetNames, presetSettings } from './presets.ts';
import { currentKnobName } from './renamed-knobs.ts';
import { defaultSettings, type Settings } from './settings.ts';

const knobOf = (name: KnobName): Knob => knobs[name];

type Refusal = { readonly ok: false; readonly message: string };

export type SettingChange =
  /** `named` are the settings that the text sets, in its order. */
  { readonly ok: true; readonly settings: Settings; readonly named: readonly KnobName[] } | Refusal;

/** Settings with one value changed, or a sentence that says why the value is impossible. */
function withSetting(settings: Settings, name: KnobName, value: KnobValue): SettingChange {
  const message = knobProblem(knobOf(name), value);
  if (message !== null) return { ok: false, message };
  return { ok: true, settings: { ...settings, [name]: value }, named: [name] };
}

/** Applies one `NAME=VALUE`. */
export function applyAssignment(settings: Settings, assignment: string): SettingChange {
  const equals = assignment.indexOf('=');
  const name = currentKnobName(assignment.slice(0, Math.max(equals, 0)).trim());
  if (equals < 1) return { ok: false, message: `"${assignment}" must be a name, = and a value: epochs=12.` };
  if (!isKnobName(name))
    return { ok: false, message: `There is no setting "${name}". There are: ${knobNames.join(', ')}.` };
  const value = parseKnobValue(knobOf(name), assignment.slice(equals + 1));
  if (name !== 'layers') return withSetting(settings, name, value);
  const problem = layersProblem(String(value));
  if (problem !== null) return { ok: false, message: `Layers, ${problem}.` };
  // Whoever writes the layers wants them, and they have no effect on the other networks.
  const change = withSetting({ ...settings, model: 'layers' }, name, value);
  return change.ok ? { ...change, named: ['model', name] } : change;
}

/** Applies several in their order, up to the first that is refused; a later one wins over an earlier one. */
export function applyAssignments(start: Settings, assignments: readonly string[]): SettingChange {
  const named = new Set<KnobName>();
  let settings = start;
  for (const assignment of assignments) {
    const change = applyAssignment(settings, assignment);
    if (!change.ok) return change;
    settings = change.settings;
    for (const name of change.named) named.add(name);
  }
  return { ok: true, settings, named: [...named] };
}

export interface Assignment {
  readonly name: KnobName;
  readonly text: string;
}

/** The assignments that lead from some settings to others, as few as possible, in an order in which they can be applied. */
function assignmentsBetween(from: Settings, to: Settings): readonly Assignment[] {
  const differing = knobNames.filter(name => !Object.is(from[name], to[name]));
  const others = differing.filter(name => name !== 'model');
  // Layers choose their own network; where another is wanted, it is named after them.
  const names = !others.includes('layers')
    ? differing
    : to.model === 'layers'
      ? others
      : [...others, 'model'];
  return (names as readonly KnobName[]).map(name => ({ name, text: String(to[name]) }));
}

export interface PresetAndChanges {
  readonly preset: PresetName;
  readonly changes: readonly Assignment[];
}

/** Complete settings as the preset that they differ from least, and what differs; seed and device from the defaults. */
export const presetAndChanges = (settings: Settings): PresetAndChanges =>
  presetNames
    .map(preset => ({
      preset,
      changes: assignmentsBetween(presetSettings(preset, defaultSettings), settings),
    }))
    .reduce((best, other) => (other.changes.length < best.changes.length ? other : best));
