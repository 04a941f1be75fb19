/** The form of a search axis: the values that are proposed for a setting, and listed values as text. */
import { type Knob, type KnobValue, knobProblem, parseKnobValue } from '../settings/knob.ts';
import { type KnobName, knobs } from '../settings/knobs.ts';
import type { Settings } from '../settings/settings.ts';
import type { Axis, RangeAxis, ValuesAxis } from './search-space.ts';

/** A knob whose largest value is more than this many times its smallest gets a range on a logarithmic scale. */
const wide = 1000;

const rounded = (value: number, integer: boolean): number =>
  integer ? Math.round(value) : Number(value.toPrecision(3));

/**
 * A range around the present value, logarithmic where a knob spans orders of magnitude; null
 * for a knob that is not a number.
 */
export function rangeAround(name: KnobName, settings: Settings): RangeAxis | null {
  const knob: Knob = knobs[name];
  if (knob.kind !== 'number') return null;
  const { min, max, step, integer } = knob;
  const value = Number(settings[name]);
  const inside = (bound: number) => rounded(Math.min(Math.max(bound, min), max), integer);
  if (!integer && min > 0 && max / min > wide)
    return { kind: 'range', name, from: inside(value / 5), to: inside(value * 5), scale: 'log' };
  const reach = Math.max(value / 2, 2 * step);
  return { kind: 'range', name, from: inside(value - reach), to: inside(value + reach), scale: 'linear' };
}

/** The present value of a number or a list; every option of a choice or a switch. */
export function valuesAxis(name: KnobName, settings: Settings): ValuesAxis {
  const knob: Knob = knobs[name];
  switch (knob.kind) {
    case 'choice':
      return { kind: 'values', name, values: knob.options.map(({ value }) => value) };
    case 'switch':
      return { kind: 'values', name, values: [false, true] };
    case 'number':
    case 'list':
    case 'layers':
      return { kind: 'values', name, values: [settings[name]] };
    default:
      return knob satisfies never;
  }
}

/** The axis that is proposed for a setting: a range for a number, listed values for the others. */
export const proposedAxis = (name: KnobName, settings: Settings): Axis =>
  rangeAround(name, settings) ?? valuesAxis(name, settings);

/** The sign between two values: a semicolon where a value itself has commas in it. */
export const separatorOf = (knob: Knob): ';' | ',' =>
  knob.kind === 'list' || knob.kind === 'layers' ? ';' : ',';

/** Listed values as text: `0.001, 0.003`, or `24,32; 32,64` for a list knob. */
export function formatValues({ name, values }: ValuesAxis): string {
  return values.map(String).join(`${separatorOf(knobs[name])} `);
}

/**
 * The values of a text, without repetitions. Text that cannot be read is returned as it is,
 * and `valuesProblem` refuses it.
 */
export function parseValues(name: KnobName, text: string): readonly KnobValue[] {
  const knob: Knob = knobs[name];
  const parts = text.split(separatorOf(knob)).map(part => parseKnobValue(knob, part));
  return [...new Set(parts)].filter(part => part !== '');
}

/** A sentence that says why a text of values cannot be used; null for a good one. */
export function valuesProblem(name: KnobName, text: string): string | null {
  const values = parseValues(name, text);
  if (values.length === 0) return 'Give at least one value.';
  return values.map(value => knobProblem(knobs[name], value)).find(problem => problem !== null) ?? null;
}
