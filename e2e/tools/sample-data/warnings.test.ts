import { expect, test } from 'vitest';
import { findWarnings } from '../../../src/core/data/checks/find-warnings.ts';
import { tenDigits } from '../../../src/core/data/classes.ts';
import { pixelsPerImage, type TrainingTable } from '../../../src/core/data/dataset.ts';
import { permutation } from '../../../src/core/numerics/rng.ts';
import { readDigits } from './idx.ts';

const digits = readDigits();

/** A table of these images. */
function tableOf(images: Uint32Array): TrainingTable {
  const pixels = new Uint8Array(images.length * pixelsPerImage);
  for (const [row, image] of images.entries())
    pixels.set(
      digits.pixels.subarray(image * pixelsPerImage, (image + 1) * pixelsPerImage),
      row * pixelsPerImage,
    );
  const labels = Uint8Array.from(images, image => digits.labels[image]);
  return { fileName: 'train.csv', rows: images.length, pixels, labels, classes: tenDigits };
}

test('two random parts of the sample data are never taken for tables of two origins', () => {
  for (let seed = 0; seed < 50; seed++) {
    const order = permutation(digits.labels.length, seed);
    const training = tableOf(order.subarray(0, 1000));
    const firstOf = Uint32Array.from(training.labels.keys());
    const found = findWarnings({
      training,
      test: tableOf(order.subarray(1000, 2000)),
      firstOf,
      testLeftOver: false,
    });
    expect(found, `seed ${seed}`).toEqual([]);
  }
}, 60_000);
