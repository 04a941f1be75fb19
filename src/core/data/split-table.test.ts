import { expect, test } from 'vitest';
import { tenDigits } from './classes.ts';
import { imageAt, pixelsPerImage } from './dataset.ts';
import { splitTable } from './split-table.ts';

test('a table in which every image is there twice is split by images', () => {
  const rows = 40;
  const pixels = new Uint8Array(rows * pixelsPerImage);
  for (let row = 0; row < rows; row++) pixels[row * pixelsPerImage] = 1 + (row % 20);
  const table = { fileName: 'train.csv', rows, pixels, labels: new Uint8Array(rows), classes: tenDigits };
  const { training, validation } = splitTable(table, 0.5, 1);
  const trainedOn = new Set(Array.from(training, row => imageAt(table, row)[0]));
  expect(validation).toHaveLength(20);
  expect(validation.filter(row => trainedOn.has(imageAt(table, row)[0]))).toHaveLength(0);
});
