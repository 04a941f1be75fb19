/** Changes of settings on a command line. */
import { layersProblem } from '../../../src/core/model/explain-layers.ts';
import { isKnobName } from '../../../src/core/settings/edit-settings.ts';
import { type Knob, type KnobValue, knobProblem, parseKnobValue } from '../../../src/core/settings/knob.ts';
import { type KnobName, knobNames, knobs } from '../../../src/core/settings/knobs.ts';
import { currentKnobName } from '../../../src/core/settings/renamed-knobs.ts';
import type { Settings } from '../../../src/core/settings/settings.ts';

const knobOf = (name: KnobName): Knob => knobs[name];

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
  const value = parseKnobValue(knobOf(name), assignment.slice(equals + 1));
  if (name !== 'layers') return withSetting(settings, name, value);
  const problem = layersProblem(String(value));
  if (problem !== null) return { ok: false, message: `Layers, ${problem}.` };
  // Whoever writes the layers wants them, and they have no effect on the other networks.
  return withSetting({ ...settings, model: 'layers' }, name, value);
}
