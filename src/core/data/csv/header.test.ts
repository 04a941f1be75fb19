import { describe, expect, test } from 'vitest';
import { idTarget, ignoredTarget, labelTarget } from './column-names.ts';
import { type ImageLayout, readHeader } from './header.ts';

const pixels = Array.from({ length: 784 }, (_, index) => `pixel${index}`);
const named = (name: (index: number) => string): string[] =>
  Array.from({ length: 784 }, (_, index) => name(index));
const grid = (name: (row: number, column: number) => string) =>
  named(index => name(Math.floor(index / 28), index % 28));

function layoutOf(fields: readonly string[]): ImageLayout & { readonly isRow: boolean } {
  const reading = readHeader('a', fields);
  if (reading.kind !== 'layout') throw new Error(reading.problem.message);
  if (reading.layout.kind === 'answers' || reading.layout.kind === 'names') throw new Error('no images');
  return { ...reading.layout, isRow: reading.isRow };
}

test('a label column makes a training table, its absence a test table, and nothing is assumed', () => {
  const nothing = { inOrder: true, isRow: false, assumptions: [] };
  expect(layoutOf(['label', ...pixels])).toMatchObject({ kind: 'training', ...nothing });
  expect(layoutOf(pixels)).toMatchObject({ kind: 'test', ...nothing });
});

test('columns in another order are found by their names', () => {
  const layout = layoutOf([...pixels.toReversed(), 'label']);
  expect(layout.inOrder).toBe(false);
  expect(layout.targets[0]).toBe(783);
  expect(layout.targets[784]).toBe(labelTarget);
});

describe('the names of other schools are read, and what was assumed is said', () => {
  test.each<[string, readonly string[], string]>([
    ['counted from 1', named(i => `pixel${i + 1}`), 'pixel1 to pixel784'],
    ['with a capital letter', named(i => `Pixel${i}`), 'Pixel0 to Pixel783'],
    ['with an underscore', named(i => `pixel_${i}`), 'pixel_0 to pixel_783'],
    ['of three digits', named(i => `pixel${String(i).padStart(3, '0')}`), 'pixel000 to pixel783'],
    ['of two letters', named(i => `px${i}`), 'px0 to px783'],
    ['by row and column from 1', grid((y, x) => `${y + 1}x${x + 1}`), '1x1 to 28x28'],
    ['by row and column from 0', grid((y, x) => `${y}x${x}`), '0x0 to 27x27'],
    ['by row and column as R writes them', grid((y, x) => `X${y + 1}x${x + 1}`), 'X1x1 to X28x28'],
    ['by row and column with letters', grid((y, x) => `r${y}c${x}`), 'r0c0 to r27c27'],
    ['by row and column in brackets', grid((y, x) => `(${y}, ${x})`), '(0, 0) to (27, 27)'],
    ['as R names them', named(i => `V${i + 1}`), 'V1 to V784'],
    ['with a dot', named(i => `pixel.${i}`), 'pixel.0 to pixel.783'],
    ['numbers from 0', named(String), '0 to 783'],
    ['numbers from 1', named(i => String(i + 1)), '1 to 784'],
  ])('%s', (_, names, range) => {
    const target = layoutOf(names);
    expect(target).toMatchObject({ kind: 'test', inOrder: true });
    expect(target.assumptions).toEqual([`The columns are named ${range}.`]);
    const shuffled = layoutOf([...names.toReversed(), 'label']);
    expect([...shuffled.targets]).toEqual([...target.targets.toReversed(), labelTarget]);
  });

  test('785 numbered columns have the label first', () => {
    for (const base of [0, 1]) {
      const layout = layoutOf(Array.from({ length: 785 }, (_, index) => String(index + base)));
      expect(layout).toMatchObject({ kind: 'training', inOrder: true, isRow: false });
      expect(layout.assumptions).toContain(`The column "${base}" was taken as the label.`);
    }
  });

  test.each(['Label', 'class', 'Y', 'target', 'digit'])('%s is a label', name => {
    expect(layoutOf([name, ...pixels])).toMatchObject({
      kind: 'training',
      assumptions: [`The column "${name}" was taken as the label.`],
    });
  });

  test.each<[string, number, string]>([
    ['id', idTarget, 'taken as the ids of the images'],
    ['ImageId', idTarget, 'taken as the ids of the images'],
    ['file_name', idTarget, 'taken as the ids of the images'],
    ['index', ignoredTarget, 'was passed over'],
    ['Unnamed: 0', ignoredTarget, 'was passed over'],
    ['', ignoredTarget, 'was passed over'],
    ['writer', ignoredTarget, 'was passed over'],
  ])('%j is no pixel', (name, target, assumed) => {
    const layout = layoutOf([name, 'label', ...pixels]);
    expect(layout.targets.slice(0, 3)).toEqual(Int16Array.of(target, labelTarget, 0));
    expect(layout.assumptions[0]).toContain(assumed);
  });

  test('of two columns of ids the first counts', () => {
    expect([...layoutOf(['id', 'image_id', ...pixels]).targets.slice(0, 2)]).toEqual([
      idTarget,
      ignoredTarget,
    ]);
  });

  test('the sign of a comment before a header is no part of it', () => {
    expect(layoutOf(['# label', ...pixels])).toMatchObject({ kind: 'training', assumptions: [] });
  });

  test.each<[string, string, readonly string[]]>([
    ['a.csv', 'answers', ['ImageId', 'Label']],
    ['a.csv', 'answers', ['id', 'label']],
    ['a.csv', 'answers', ['image_id', 'digit']],
    ['sample_submission.csv', 'answers', ['key', 'guess']],
  ])('%s has the columns of %s: %j', (file, kind, columns) => {
    expect(readHeader(file, columns)).toMatchObject({ kind: 'layout', layout: { kind, columns } });
  });

  test('spaces around names are no part of them', () => {
    expect(layoutOf(['label', ...pixels].map(name => ` ${name} `)).assumptions).toEqual([]);
  });
});

test.each<[number, string, string]>([
  [785, 'training', 'the first column was taken as the label'],
  [786, 'training', 'the first column was taken as the number of the row and the second as the label'],
  [784, 'test', 'the columns were taken as the 784 pixels'],
])('%i numbers are the first row of a file without a header', (length, kind, assumed) => {
  const layout = layoutOf(Array.from({ length }, () => '7'));
  expect(layout).toMatchObject({ kind, inOrder: length < 786, isRow: true });
  expect(layout.assumptions).toEqual([`There is no header line; ${assumed}.`]);
});

test.each<[string, readonly string[], string, string]>([
  ['numbers', ['7', '0', '255'], 'other-table', 'no header line'],
  ['783 numbers', pixels.slice(1).map(() => '0'), 'other-table', 'no header line'],
  ['a pixel that is missing', named(i => `pixel${i + 1}`).slice(1), 'refused', '783 pixel columns'],
  ['pixels beyond 28 x 28', named(i => `pixel${i + 2}`), 'refused', 'among them pixel785'],
  ['two labels', ['label', 'class', ...pixels], 'refused', 'Two columns hold labels, "label" and "class"'],
  ['another table', ['name', 'age'], 'other-table', 'No column is named label or pixel0'],
  ['labels without images', ['name', 'label'], 'other-table', 'No column is named pixel0'],
  ['what may be the label', ['ink', ...pixels], 'refused', 'Column 1 is named "ink"'],
  ['semicolons', ['pixel0;pixel1'], 'refused', 'separated by semicolons'],
])('%s: the reading is not a table of images and says why', (_, fields, kind, message) => {
  const reading = readHeader('a', fields);
  expect(reading.kind).toBe(kind);
  expect(reading.kind !== 'layout' && reading.problem.message).toContain(message);
});
