import { expect, test } from 'vitest';
import { tenDigits } from '../data/classes.ts';
import { pixelsPerImage, type TrainingTable } from '../data/dataset.ts';
import { randomBelow } from '../numerics/rng.ts';
import { defaultSettings, toTrainConfig } from '../settings/settings.ts';
import { imagesOfEpoch } from '../testing/images-of-epoch.ts';

const table: TrainingTable = {
  fileName: 'train.csv',
  rows: 40,
  pixels: Uint8Array.from({ length: 40 * pixelsPerImage }, (_, index) => randomBelow(1, index, 256)),
  labels: Uint8Array.from({ length: 40 }, (_, row) => row % 10),
  classes: tenDigits,
};
const plain = toTrainConfig({ ...defaultSettings, validationShare: 0.5 });
const augmented = toTrainConfig({ ...defaultSettings, validationShare: 0.5, augment: true });

test('every epoch distorts anew, and the same epoch alike', () => {
  const first = imagesOfEpoch(table, augmented, 0, 20);
  expect(imagesOfEpoch(table, augmented, 0, 20)).toEqual(first);
  const second = imagesOfEpoch(table, augmented, 1, 20);
  const again = second.find(({ row }) => row === first[0].row);
  expect(again?.original).toEqual(first[0].original);
  expect(again?.seen).not.toEqual(first[0].seen);
});

test('only training rows are shown, with their labels, as levels of grey', () => {
  const images = imagesOfEpoch(table, augmented, 0, 100);
  expect(images).toHaveLength(20);
  for (const { row, label, seen } of images) {
    expect(label).toBe(row % 10);
    for (const level of Array.from(seen)) {
      expect(level).toBeGreaterThanOrEqual(0);
      expect(level).toBeLessThanOrEqual(255.001);
    }
  }
});

test('without augmentation an image is seen as it is', () => {
  for (const { original, seen } of imagesOfEpoch(table, plain, 0, 3)) expect(seen).toBe(original);
});
