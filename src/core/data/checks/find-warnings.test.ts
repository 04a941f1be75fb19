import { expect, test } from 'vitest';
import { surveyImages } from '../data-checks.ts';
import type { TrainingTable } from '../dataset.ts';
import { isOfOrigin } from './data-warning.ts';
import { findWarnings } from './find-warnings.ts';
import { binaryTable, drawnTable, treatedTable } from './testing/drawn-tables.ts';

const find = (training: TrainingTable, test: TrainingTable | null, testLeftOver = false) =>
  findWarnings({
    training,
    test,
    firstOf: surveyImages(training.pixels, training.rows).firstOf,
    testLeftOver,
  });

const training = drawnTable(200, 1);
const other = drawnTable(100, 2, 'test.csv');
const binary = { training: binaryTable(training), test: binaryTable(other) };
const bright = (table: TrainingTable) => treatedTable(table, { inverted: true });
const turned = (table: TrainingTable) => treatedTable(table, { transposed: true });

test.each<[string, TrainingTable, TrainingTable | null, readonly object[]]>([
  ['two tables of one kind', training, other, []],
  ['a training table alone', training, null, []],
  ['two inverted tables', bright(training), bright(other), []],
  ['two transposed tables', turned(training), turned(other), []],
  ['a test table of 0 and 1', training, binary.test, [{ kind: 'range', dark: 'test' }]],
  ['a training table of 0 and 1', binary.training, other, [{ kind: 'range', dark: 'training' }]],
  ['two tables of 0 and 1', binary.training, binary.test, [{ kind: 'range', dark: 'both' }]],
  ['a lone table of 0 and 1', binary.training, null, [{ kind: 'range', dark: 'both' }]],
  ['an inverted test table', training, bright(other), [{ kind: 'polarity', bright: 'test' }]],
  ['an inverted training table', bright(training), other, [{ kind: 'polarity', bright: 'training' }]],
  ['a transposed test table', training, turned(other), [{ kind: 'orientation' }]],
  ['a transposed training table', turned(training), other, [{ kind: 'orientation' }]],
  [
    'a test table that is inverted and transposed',
    training,
    turned(bright(other)),
    [{ kind: 'polarity' }, { kind: 'orientation' }],
  ],
  [
    'a test table of 0 and 1 that is transposed',
    training,
    turned(binary.test),
    [{ kind: 'range' }, { kind: 'orientation' }],
  ],
])('%s: what is wrong is found, and nothing else', (_what, one, two, expected) => {
  const found = find(one, two).filter(({ kind }) => kind !== 'repeated-images');
  expect(found).toMatchObject(expected);
  expect(found).toHaveLength(expected.length);
});

test('every warning about two tables shows images of both', () => {
  for (const warning of find(training, turned(bright(other)))) {
    expect(isOfOrigin(warning)).toBe(true);
    expect(warning).toMatchObject({ examples: { training: { length: 6 }, test: { length: 6 } } });
  }
});

test('a test table of an earlier drop is named, although it looks alike', () => {
  expect(find(training, other, true)).toMatchObject([{ kind: 'left-over' }]);
});

test('a class without a training image is named', () => {
  const labels = training.labels.map(label => (label === 4 ? 9 : label));
  expect(find({ ...training, labels }, other)).toEqual([{ kind: 'missing-classes', classes: [4] }]);
});

test('repeated images are counted, and those whose labels differ are shown in both rows', () => {
  const pixels = training.pixels.slice();
  pixels.copyWithin(784 * 7, 0, 784);
  pixels.copyWithin(784 * 20, 784 * 10, 784 * 11);
  expect(find({ ...training, pixels }, other)).toEqual([
    { kind: 'contradictory-labels', images: 2, examples: { training: [0, 7], test: [] } },
    { kind: 'repeated-images', images: 2, rows: 200, examples: { training: [7, 20], test: [] } },
  ]);
});

test('tables without ink, or without rows, are not compared', () => {
  const blank = { ...other, pixels: new Uint8Array(other.pixels.length) };
  const empty = { ...other, rows: 0, pixels: new Uint8Array(0), labels: new Uint8Array(0) };
  expect(find(training, blank)).toEqual([]);
  expect(find(training, empty)).toEqual([]);
  expect(find(empty, other)).toEqual([]);
});
