/** An axis of a search as a person writes it: a first proposal for each setting, and values as text. */
import { type Knob, type KnobValue, knobProblem, parseKnobValue } from '../settings/knob.ts';
import { type KnobName, knobs } from '../settings/knobs.ts';
import type { Settings } from '../settings/settings.ts';
import type { Axis, RangeAxis, ValuesAxis } from './search-space.ts';

/** Ranges of more than this factor are spread by factors. */
const wide = 1000;

const rounded = (value: number, integer: boolean): number =>
  integer ? Math.round(value) : Number(value.toPrecision(3));

/** A range around the present value; by factors for a knob whose values differ by orders of magnitude, such as a rate. */
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

/** The present value alone, or every option where there are few. */
export function valuesAxis(name: KnobName, settings: Settings): ValuesAxis {
  const knob: Knob = knobs[name];
  switch (knob.kind) {
    case 'choice':
      return { kind: 'values', name, values: knob.options.map(({ value }) => value) };
    case 'switch':
      return { kind: 'values', name, values: [false, true] };
    case 'number':
    case 'list':
      return { kind: 'values', name, values: [settings[name]] };
    default:
      return knob satisfies never;
  }
}

/** What a setting is searched over at first: a range where it is a number. */
export const proposedAxis = (name: KnobName, settings: Settings): Axis =>
  rangeAround(name, settings) ?? valuesAxis(name, settings);

/** One layer's numbers have commas between them, so several such lists have semicolons. */
const separatorOf = (knob: Knob): string => (knob.kind === 'list' ? ';' : ',');

/** `0.001, 0.003`, or `24,32; 32,64` for one number a layer. */
export function formatValues({ name, values }: ValuesAxis): string {
  return values.map(String).join(`${separatorOf(knobs[name])} `);
}

/** Values of a text, each once; what cannot be read is given back as it is, for `valuesProblem` to refuse. */
export function parseValues(name: KnobName, text: string): readonly KnobValue[] {
  const knob: Knob = knobs[name];
  const parts = text.split(separatorOf(knob)).map(part => parseKnobValue(knob, part));
  return [...new Set(parts)].filter(part => part !== '');
}

/** Why a text of values cannot be, a sentence; null for a good one. */
export function valuesProblem(name: KnobName, text: string): string | null {
  const values = parseValues(name, text);
  if (values.length === 0) return 'Give at least one value.';
  return values.map(value => knobProblem(knobs[name], value)).find(problem => problem !== null) ?? null;
}
