/** Small tables of drawn images, for tests: upright strokes, whose place and length tell the class. */

import { deriveKey, randomBelow } from '../../../numerics/rng.ts';
import { tenDigits } from '../../classes.ts';
import { imageSide, pixelsPerImage, type TrainingTable } from '../../dataset.ts';
import { type Treatment, treatInto, untreated } from '../../treatment.ts';

/** A table of `rows` images of the ten classes in turn; another seed draws other images of the same kind. */
export function drawnTable(rows: number, seed: number, fileName = 'train.csv'): TrainingTable {
  const pixels = new Uint8Array(rows * pixelsPerImage);
  const key = deriveKey(seed);
  for (let row = 0; row < rows; row++) {
    const digit = row % 10;
    const draw = (counter: number, bound: number) => randomBelow(key, row * 1000 + counter, bound);
    const [left, top] = [3 + 2 * digit + draw(0, 2), 4 + draw(1, 3)];
    for (let y = top; y < top + 10 + digit; y++)
      for (let x = left; x < left + 2; x++)
        pixels[row * pixelsPerImage + y * imageSide + x] = 200 + draw(2 + y * 2 + x - left, 56);
  }
  return {
    fileName,
    rows,
    pixels,
    labels: Uint8Array.from({ length: rows }, (_, row) => row % 10),
    classes: tenDigits,
  };
}

/** The table as `changes` would leave it. */
export function treatedTable(table: TrainingTable, changes: Partial<Treatment>): TrainingTable {
  const pixels = new Uint8Array(table.pixels.length);
  treatInto(pixels, table.pixels, untreated, { ...untreated, ...changes });
  return { ...table, pixels };
}

/** The table with levels 0 and 1 in place of paper and ink. */
export const binaryTable = (table: TrainingTable): TrainingTable => ({
  ...table,
  pixels: table.pixels.map(level => (level > 127 ? 1 : 0)),
});
