/** One setting that a person can change, as data: forms, `--set KEY=VALUE`, messages and stale reasons all come from it. */
import { formatSetting } from '../format.ts';

/** The cell whose result the setting changes. */
export type KnobCell = 'model' | 'train' | 'predict';

interface Common {
  readonly label: string;
  readonly cell: KnobCell;
  /** What it does, a sentence. */
  readonly help: string;
  /** Rarely used: forms fold it away. */
  readonly more: boolean;
}

export interface NumberKnob extends Common {
  readonly kind: 'number';
  readonly default: number;
  readonly min: number;
  readonly max: number;
  readonly integer: boolean;
  /** Of a form's arrows; other values in the range are as good. */
  readonly step: number;
  readonly unit: string | null;
}

/** One whole number a layer, as text: `24,32`. Further layers repeat the last. */
export interface ListKnob extends Common {
  readonly kind: 'list';
  readonly default: string;
  readonly min: number;
  readonly max: number;
  readonly longest: number;
}

export interface ChoiceKnob<Value extends string = string> extends Common {
  readonly kind: 'choice';
  readonly default: Value;
  readonly options: readonly { readonly value: Value; readonly label: string }[];
}

export interface SwitchKnob extends Common {
  readonly kind: 'switch';
  readonly default: boolean;
}

export type Knob = NumberKnob | ListKnob | ChoiceKnob | SwitchKnob;
export type KnobValue = number | string | boolean;

/** The numbers of a list knob; NaN stands for what is not a number. */
export const parseNumbers = (text: string): readonly number[] =>
  text.split(',').map(part => (part.trim() === '' ? Number.NaN : Number(part)));

const whole = (value: number): boolean => Number.isSafeInteger(value);
const inRange = (value: number, { min, max }: { readonly min: number; readonly max: number }): boolean =>
  value >= min && value <= max;

/** Why a value cannot be, as a sentence that says what can; null for a good one. */
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
    default:
      return knob satisfies never;
  }
}

/** A value from a person's text; what cannot be read is given back as it is, for `knobProblem` to refuse. */
export function parseKnobValue(knob: Knob, text: string): KnobValue {
  const trimmed = text.trim();
  switch (knob.kind) {
    case 'number':
      return trimmed === '' || Number.isNaN(Number(trimmed)) ? trimmed : Number(trimmed);
    case 'list':
      return trimmed.replaceAll(/\s/g, '');
    case 'choice':
      return trimmed;
    case 'switch':
      return trimmed === 'true' ? true : trimmed === 'false' ? false : trimmed;
    default:
      return knob satisfies never;
  }
}

/** A value in words: `12 epochs` is `12`, a switch is on or off, a choice is its label. */
export function formatKnobValue(knob: Knob, value: KnobValue): string {
  if (knob.kind === 'choice')
    return knob.options.find(option => option.value === value)?.label ?? String(value);
  if (typeof value === 'boolean') return value ? 'on' : 'off';
  if (typeof value === 'string') return value.replaceAll(',', ', ');
  const unit = knob.kind === 'number' && knob.unit !== null ? ` ${knob.unit}` : '';
  return `${formatSetting(value)}${unit}`;
}
