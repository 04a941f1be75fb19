import { expect, test } from 'vitest';
import { formatKnobValue, type KnobValue, knobProblem, parseKnobValue, parseNumbers } from './knob.ts';
import { knobMakers } from './knob-makers.ts';

const { count, real, list, choice, toggle } = knobMakers('model');
const units = count('Units', { default: 8, min: 0, max: 64, step: 8, unit: 'units' }, 'Neurons.');
const rate = real('Rate', { default: 0.5, min: 0, max: 1, step: 0.1 }, 'A share.');
const filters = list('Filters', { default: '8,16', min: 1, max: 32, longest: 3 }, 'Filters.');
const padding = choice('Padding', { same: 'Same', valid: 'Valid' }, { default: 'same' }, 'Zeros or not.');
const norm = toggle('Norm', { default: false, more: true }, 'Scales.');

test.each<[typeof units | typeof filters | typeof padding | typeof norm, string, KnobValue, string]>([
  [units, ' 16 ', 16, '16 units'],
  [rate, '1e-3', 0.001, '0.001'],
  [filters, '8, 16', '8,16', '8, 16'],
  [padding, 'valid', 'valid', 'Valid'],
  [norm, 'true', true, 'on'],
])('%j reads "%s" and shows it', (knob, text, value, shown) => {
  expect(parseKnobValue(knob, text)).toBe(value);
  expect(knobProblem(knob, value)).toBeNull();
  expect(formatKnobValue(knob, value)).toBe(shown);
});

test.each<[typeof units | typeof filters | typeof padding | typeof norm, string]>([
  [units, ''],
  [units, '65'],
  [units, '-1'],
  [units, '1.5'],
  [units, 'Infinity'],
  [rate, 'one'],
  [filters, ''],
  [filters, '8,'],
  [filters, '1,2,3,4'],
  [filters, '0'],
  [padding, 'full'],
  [norm, '1'],
])('%j refuses "%s" and repeats it', (knob, text) => {
  expect(knobProblem(knob, parseKnobValue(knob, text))).toContain(`not ${text}`);
});

test('what is no number in a list is NaN, an empty part too', () => {
  expect(parseNumbers('1,,x')).toEqual([1, Number.NaN, Number.NaN]);
});
