import { expect, test } from 'vitest';
import { labelTarget, readHeader } from './header.ts';

const pixels = Array.from({ length: 784 }, (_, index) => `pixel${index}`);

test('a label column makes a training table, its absence a test table', () => {
  const training = readHeader('a', ['label', ...pixels]);
  const test = readHeader('a', pixels);
  expect(training).toMatchObject({ kind: 'layout', layout: { kind: 'training', inOrder: true } });
  expect(test).toMatchObject({ kind: 'layout', layout: { kind: 'test', inOrder: true } });
});

test('columns in another order are found by their names', () => {
  const reading = readHeader('a', [...pixels.toReversed(), 'label']);
  if (reading.kind !== 'layout' || reading.layout.kind === 'answers') throw new Error('no images');
  expect(reading.layout.inOrder).toBe(false);
  expect(reading.layout.targets[0]).toBe(783);
  expect(reading.layout.targets[784]).toBe(labelTarget);
});

test.each<[string, readonly string[], string, string]>([
  ['numbers', ['7', '0', '255'], 'refused', 'no header line'],
  ['pixels counted from 1', pixels.map((_, index) => `pixel${index + 1}`), 'refused', 'among them pixel784'],
  ['a pandas index', ['', 'label', ...pixels], 'refused', 'neither label nor a pixel'],
  ['another table', ['name', 'age'], 'other-table', 'No column is named label'],
  ['a capital letter', ['Label', ...pixels], 'refused', '"Label"'],
])('%s: the reading is not a table of images and says why', (_, fields, kind, message) => {
  const reading = readHeader('a', fields);
  expect(reading.kind).toBe(kind);
  expect(reading.kind !== 'layout' && reading.problem.message).toContain(message);
});
