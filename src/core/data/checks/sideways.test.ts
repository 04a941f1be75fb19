import { describe, expect, test } from 'vitest';
import { deriveKey, randomBelow } from '../../numerics/rng.ts';
import { imageSide, pixelsPerImage, type TrainingTable } from '../dataset.ts';
import { findWarnings } from './find-warnings.ts';
import { glyphImage } from './glyphs.ts';
import { liesSideways } from './sideways.ts';
import { drawnTable, treatedTable } from './testing/drawn-tables.ts';

/** Shapes of the named classes in turn, each moved by up to two pixels, with dots missing. */
function glyphTable(names: readonly string[], rows: number, shownAs = names): TrainingTable {
  const pixels = new Uint8Array(rows * pixelsPerImage);
  const key = deriveKey(7);
  for (let row = 0; row < rows; row++) {
    const glyph = glyphImage(names[row % names.length]) ?? new Uint8Array(pixelsPerImage);
    const [dx, dy] = [0, 1].map(counter => randomBelow(key, row * 1000 + counter, 5) - 2);
    for (let y = 2; y < imageSide - 2; y++)
      for (let x = 2; x < imageSide - 2; x++)
        if (randomBelow(key, row * 1000 + 2 + y * imageSide + x, 4) > 0)
          pixels[row * pixelsPerImage + (y + dy) * imageSide + x + dx] = glyph[y * imageSide + x];
  }
  return {
    fileName: 'train.csv',
    rows,
    pixels,
    labels: Uint8Array.from({ length: rows }, (_, row) => row % names.length),
    classes: { labels: names.map((_, index) => index), names: shownAs },
  };
}

const digits = [...'0123456789'];
const letters = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'];
const turned = (table: TrainingTable) => treatedTable(table, { transposed: true });
const inverted = (table: TrainingTable) => treatedTable(table, { inverted: true });

describe.each<[string, readonly string[]]>([
  ['digits', digits],
  ['letters', letters],
  ['digits and letters', [...digits, ...letters, ...'abdefghnqrt']],
])('%s', (_what, names) => {
  const table = glyphTable(names, 300);

  test('that lie on their side are told from upright ones, on paper of either kind', () => {
    expect([table, inverted(table)].map(liesSideways)).toEqual([false, false]);
    expect([turned(table), inverted(turned(table))].map(liesSideways)).toEqual([true, true]);
  });

  test('with names that say nothing of their shape are never said to lie on their side', () => {
    const things = names.map((_, index) => `thing ${index}`);
    const mixed = [...names.slice(1), names[0]];
    for (const shown of [things, mixed])
      for (const each of [table, turned(table)])
        expect(liesSideways({ ...each, classes: { ...each.classes, names: shown } })).toBe(false);
  });
});

test('too few images, or classes, are not judged', () => {
  expect(liesSideways(turned(glyphTable(digits, 60)))).toBe(false);
  expect(liesSideways(turned(glyphTable(['2', '7'], 300)))).toBe(false);
  expect(liesSideways(drawnTable(200, 1))).toBe(false);
});

test('both tables on their side are one warning, with examples of both; one of them is the warning of a pair', () => {
  const table = glyphTable(digits, 400);
  const find = (training: TrainingTable, other: TrainingTable | null) =>
    findWarnings({
      training,
      test: other,
      firstOf: Uint32Array.from({ length: training.rows }, (_, row) => row),
      testLeftOver: false,
    });
  expect(find(turned(table), turned(table))).toMatchObject([
    { kind: 'sideways', examples: { training: { length: 6 }, test: { length: 6 } } },
  ]);
  expect(find(turned(table), null)).toMatchObject([{ kind: 'sideways', examples: { test: [] } }]);
  expect(find(table, table)).toEqual([]);
  for (const [one, other] of [
    [turned(table), table],
    [table, turned(table)],
  ])
    expect(find(one, other)).toMatchObject([{ kind: 'orientation' }]);
});
