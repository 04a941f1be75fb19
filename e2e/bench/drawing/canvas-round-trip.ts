/** Real digits, put on the canvas at a random place and size, and brought into MNIST's form again. */

import { tenDigits } from '../../../src/core/data/classes.ts';
import {
  type Bytes,
  imageAt,
  imageSide,
  pixelsPerImage,
  type TrainingTable,
} from '../../../src/core/data/dataset.ts';
import { everyStage, mnistForm } from '../../../src/core/drawing/mnist-form.ts';
import { placedImage, randomPlacement } from '../../../src/core/drawing/place-image.ts';
import { deriveKey, permutation, stream } from '../../../src/core/numerics/rng.ts';
import { readDigits } from '../../tools/sample-data/idx.ts';

/** `rows` images of MNIST in a seeded order, from number `first` on. */
export function digitTable(first: number, rows: number): TrainingTable {
  const digits = readDigits();
  const order = permutation(digits.labels.length, deriveKey(1, stream.split)).subarray(first, first + rows);
  const pixels = new Uint8Array(rows * pixelsPerImage);
  for (const [at, row] of order.entries()) pixels.set(imageAt(digits, row), at * pixelsPerImage);
  const labels = Uint8Array.from(order, row => digits.labels[row]);
  return { fileName: 'mnist', rows, pixels, labels, classes: tenDigits };
}

/** The images as they come back from the canvas, `[rows, 784]`; image `row` is placed by the seed `row`. */
export function throughCanvas({
  pixels,
  rows,
}: Pick<TrainingTable, 'pixels' | 'rows'>): Uint8Array<ArrayBuffer> {
  const back = new Uint8Array(pixels.length);
  for (let row = 0; row < rows; row++) {
    const ink = placedImage(imageAt({ pixels }, row), box => randomPlacement(box, row));
    const form = ink && mnistForm(ink, everyStage);
    if (form?.kind === 'image') back.set(form.pixels, row * pixelsPerImage);
  }
  return back;
}

/** Mean absolute difference in grey levels of `one` and of `other` moved by whole pixels; both `[784]`. */
function differenceAt(one: Bytes, other: Bytes, right: number, down: number): number {
  let sum = 0;
  for (let y = 0; y < imageSide; y++)
    for (let x = 0; x < imageSide; x++) {
      const [fromX, fromY] = [x - right, y - down];
      const inside = fromX >= 0 && fromX < imageSide && fromY >= 0 && fromY < imageSide;
      sum += Math.abs(one[y * imageSide + x] - (inside ? other[fromY * imageSide + fromX] : 0));
    }
  return sum / pixelsPerImage;
}

interface Difference {
  /** Mean absolute difference of the pixels, in grey levels. */
  readonly plain: number;
  /** The same for the best of the nine moves by at most a pixel in each direction. */
  readonly aligned: number;
}

/** How far two images `[784]` are from each other. */
function differenceOf(one: Bytes, other: Bytes): Difference {
  const moves = [-1, 0, 1];
  const all = moves.flatMap(right => moves.map(down => differenceAt(one, other, right, down)));
  return { plain: differenceAt(one, other, 0, 0), aligned: Math.min(...all) };
}

/** The differences of each image of two tables, `[rows, 784]` both. */
export const differencesOf = (one: Bytes, other: Bytes): readonly Difference[] =>
  Array.from({ length: one.length / pixelsPerImage }, (_, row) =>
    differenceOf(imageAt({ pixels: one }, row), imageAt({ pixels: other }, row)),
  );
