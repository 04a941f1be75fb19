/** The description of one setting that a person can change. Forms, `--set KEY=VALUE` and messages are made from it. */
import { tenDigits } from '../data/classes.ts';
import { formatSetting } from '../format.ts';
import { parseLayers } from '../model/layer-text.ts';

/** The cell whose result the setting changes. */
export type KnobCell = 'model' | 'train' | 'predict';

interface KnobBase {
  readonly label: string;
  readonly cell: KnobCell;
  /** A sentence that says what the setting does. */
  readonly help: string;
  /** True for a rarely used setting, which forms hide until more are asked for. */
  readonly more: boolean;
}

export interface NumberKnob extends KnobBase {
  readonly kind: 'number';
  readonly default: number;
  readonly min: number;
  readonly max: number;
  readonly integer: boolean;
  /** Change of value for each press of a form's arrow; values between the steps are allowed too. */
  readonly step: number;
  readonly unit: string | null;
}

/** A setting with one integer for each layer, as text: `24,32`. Further layers repeat the last one. */
export interface ListKnob extends KnobBase {
  readonly kind: 'list';
  readonly default: string;
  readonly min: number;
  readonly max: number;
  /** Largest number of integers. */
  readonly longest: number;
}

export interface ChoiceKnob<Value extends string = string> extends KnobBase {
  readonly kind: 'choice';
  readonly default: Value;
  readonly options: readonly { readonly value: Value; readonly label: string }[];
}

export interface SwitchKnob extends KnobBase {
  readonly kind: 'switch';
  readonly default: boolean;
}

/** A chain of layers in the form of `layer-text.ts`. */
export interface LayersKnob extends KnobBase {
  readonly kind: 'layers';
  readonly default: string;
}

export type Knob = NumberKnob | ListKnob | ChoiceKnob | SwitchKnob | LayersKnob;
export type KnobValue = number | string | boolean;

/** The numbers of a list knob's text; NaN in the place of anything that is not a number. */
export const parseNumbers = (text: string): readonly number[] =>
  text.split(',').map(part => (part.trim() === '' ? Number.NaN : Number(part)));

const whole = (value: number): boolean => Number.isSafeInteger(value);
const inRange = (value: number, { min, max }: { readonly min: number; readonly max: number }): boolean =>
  value >= min && value <= max;

/** A sentence that says which values are possible, where `value` is not; null for a possible value. */
export function knobProblem(knob: Knob, value: KnobValue): string | null {
  switch (knob.kind) {
    case 'number': {
      const what = knob.integer ? 'a whole number' : 'a number';
      const unit = knob.unit === null ? '' : ` ${knob.unit}`;
      if (typeof value === 'number' && inRange(value, knob) && (!knob.integer || whole(value))) return null;
      return `${knob.label} must be ${what} from ${formatSetting(knob.min)} to ${formatSetting(knob.max)}${unit}, not ${value}.`;
    }
    case 'list': {
      const numbers = typeof value === 'string' ? parseNumbers(value) : [];
      const good = numbers.every(number => whole(number) && inRange(number, knob));
      if (good && numbers.length > 0 && numbers.length <= knob.longest) return null;
      return `${knob.label} must be 1 to ${knob.longest} whole numbers from ${knob.min} to ${knob.max} with commas between, such as ${knob.default}, not ${value}.`;
    }
    case 'choice': {
      const values = knob.options.map(option => option.value);
      return values.some(option => option === value)
        ? null
        : `${knob.label} must be one of ${values.join(', ')}, not ${value}.`;
    }
    case 'switch':
      return typeof value === 'boolean' ? null : `${knob.label} must be true or false, not ${value}.`;
    case 'layers': {
      // Whether a text can be read does not depend on the number of classes.
      const parsed = parseLayers(String(value), tenDigits.labels.length);
      return parsed.ok ? null : `${knob.label}: "${parsed.text}" cannot be read.`;
    }
    default:
      return knob satisfies never;
  }
}

/** The value of a text. Text that cannot be read is returned as it is, and `knobProblem` refuses it. */
export function parseKnobValue(knob: Knob, text: string): KnobValue {
  const trimmed = text.trim();
  switch (knob.kind) {
    case 'number':
      return trimmed === '' || Number.isNaN(Number(trimmed)) ? trimmed : Number(trimmed);
    case 'list':
      return trimmed.replaceAll(/\s/g, '');
    case 'choice':
    case 'layers':
      return trimmed;
    case 'switch':
      return trimmed === 'true' ? true : trimmed === 'false' ? false : trimmed;
    default:
      return knob satisfies never;
  }
}

/** A value as people read it: `4 epochs` for a number with a unit, on or off for a switch, its label for a choice. */
export function formatKnobValue(knob: Knob, value: KnobValue): string {
  if (knob.kind === 'choice')
    return knob.options.find(option => option.value === value)?.label ?? String(value);
  if (typeof value === 'boolean') return value ? 'on' : 'off';
  if (knob.kind === 'layers') return String(value);
  if (typeof value === 'string') return value.replaceAll(',', ', ');
  const unit = knob.kind === 'number' && knob.unit !== null ? ` ${knob.unit}` : '';
  return `${formatSetting(value)}${unit}`;
}
