import { describe, expect, test } from 'vitest';
import { drawnTable } from './checks/testing/drawn-tables.ts';
import { type AnsweredTables, answeredTables, dealAnew, ownSplit, splitOrder } from './sample-split.ts';

const sixteen = drawnTable(16, 2, 'test.csv');
const { labels, classes: _, ...images } = sixteen;
const tables: AnsweredTables = { training: drawnTable(24, 1), test: images, solution: labels };
const allocate = (length: number) => new Uint8Array(length);
const dealt = (from: AnsweredTables, before: number, to: number): AnsweredTables =>
  dealAnew(from, before, to, allocate);

/** Each image with its label, in the order of the tables. */
const all = ({ training, test: table, solution }: AnsweredTables) => ({
  pixels: [...training.pixels, ...table.pixels],
  labels: [...training.labels, ...solution],
});

describe('tables that are dealt out anew', () => {
  test('have as many rows as before, and each image has its own label still', () => {
    const next = all(dealt(tables, ownSplit, 7));
    const before = all(tables);
    const order = [...splitOrder(40, 7)];
    expect(next.labels).toEqual(order.map(place => before.labels[place]));
    expect(next.pixels).toEqual(order.flatMap(place => before.pixels.slice(place * 784, place * 784 + 784)));
  });

  test('do not depend on the split before, and come back with the own one', () => {
    expect(dealt(dealt(tables, ownSplit, 3), 3, 9)).toEqual(dealt(tables, ownSplit, 9));
    expect(dealt(dealt(tables, ownSplit, 3), 3, ownSplit)).toEqual(tables);
  });

  test('are copies: those before stay as they are', () => {
    const before = structuredClone(tables);
    dealt(tables, ownSplit, 3);
    expect(tables).toEqual(before);
  });
});

describe('the answers to the test images of the new split', () => {
  test('are in its solution and nowhere else, whichever table the images came from', () => {
    const seed = 5;
    const next = dealt(tables, ownSplit, seed);
    const hidden = new Set(splitOrder(40, seed).subarray(24));
    // Every label of an image that is now held out is made another one.
    const other = (label: number, place: number) => (hidden.has(place) ? 9 - label : label);
    const changed = dealt(
      {
        ...tables,
        training: { ...tables.training, labels: tables.training.labels.map(other) },
        solution: tables.solution.map((label, row) => other(label, 24 + row)),
      },
      ownSplit,
      seed,
    );
    expect(changed.training).toEqual(next.training);
    expect(changed.test).toEqual(next.test);
    expect(changed.solution).toEqual(next.solution.map(label => 9 - label));
  });
});

test.each<[string, Partial<Parameters<typeof answeredTables>[0]>]>([
  ['there is no training table', { training: null }],
  ['there is no test table', { test: null }],
  ['the answers are not known', { solution: null }],
  ['an answer is no label of the training table', { solution: tables.solution.map(label => label + 20) }],
  [
    'the test images have ids of their own',
    { test: { ...images, submission: { columns: ['id', 'label'], ids: images.fileName.split('') } } },
  ],
])('nothing can be dealt out where %s', (_what, missing) => {
  expect(answeredTables(tables)).toEqual(tables);
  expect(answeredTables({ ...tables, ...missing })).toBeNull();
});
