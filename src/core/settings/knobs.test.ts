import { expect, test } from 'vitest';
import { formatKnobValue, type Knob, knobProblem, parseKnobValue } from './knob.ts';
import { knobNames, knobs } from './knobs.ts';

test.each(knobNames)('%s has a good default, words for it and a sentence of help', name => {
  const knob: Knob = knobs[name];
  expect(knobProblem(knob, knob.default)).toBeNull();
  expect(parseKnobValue(knob, String(knob.default))).toBe(knob.default);
  expect(formatKnobValue(knob, knob.default)).not.toBe('');
  expect(knob.help).toMatch(/^[A-Z0-9].*\.$/);
});

test('labels are unique within a cell', () => {
  const labels = knobNames.map(name => `${knobs[name].cell}: ${knobs[name].label}`);
  expect(new Set(labels).size).toBe(labels.length);
});
