import { expect, test } from 'vitest';
import { defaultSettings } from '../settings/settings.ts';
import {
  formatValues,
  parseValues,
  proposedAxis,
  rangeAround,
  valuesAxis,
  valuesProblem,
} from './axis-draft.ts';
import { searchableKnobs } from './search-plan.ts';
import { axisProblem } from './search-space.ts';

test('whatever can be searched has a first proposal without problems', () => {
  for (const name of searchableKnobs) expect(axisProblem(proposedAxis(name, defaultSettings))).toBeNull();
});

test('a rate is spread by factors around its value, a share in steps within its bounds', () => {
  expect(rangeAround('learningRate', defaultSettings)).toEqual({
    kind: 'range',
    name: 'learningRate',
    from: 0.0002,
    to: 0.005,
    scale: 'log',
  });
  expect(rangeAround('dropout', defaultSettings)).toMatchObject({ from: 0.25, to: 0.75, scale: 'linear' });
  expect(rangeAround('emaDecay', defaultSettings)).toMatchObject({ from: 0, scale: 'linear' });
  expect(rangeAround('optimizer', defaultSettings)).toBeNull();
});

test('values are read as they are written, each once', () => {
  expect(parseValues('batchSize', '64, 128,64')).toEqual([64, 128]);
  expect(parseValues('filters', '24,32; 32, 64')).toEqual(['24,32', '32,64']);
  for (const name of searchableKnobs) {
    const axis = valuesAxis(name, defaultSettings);
    expect(parseValues(name, formatValues(axis))).toEqual(axis.values);
  }
});

test('a value that cannot be is refused with what can', () => {
  expect(valuesProblem('batchSize', '64, many')).toContain('whole number');
  expect(valuesProblem('filters', '24; 0')).toContain('whole numbers from 1');
  expect(valuesProblem('epochs', ' ')).toBe('Give at least one value.');
  expect(valuesProblem('epochs', '3, 6')).toBeNull();
});
