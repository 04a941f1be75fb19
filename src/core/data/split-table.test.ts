import { expect, test } from 'vitest';
import { tenDigits } from './classes.ts';
import { imageAt, pixelsPerImage } from './dataset.ts';
import { lookForRepeats, splitTable } from './split-table.ts';

test('a table in which every image is there twice is split by images', () => {
  const rows = 40;
  const pixels = new Uint8Array(rows * pixelsPerImage);
  for (let row = 0; row < rows; row++) pixels[row * pixelsPerImage] = 1 + (row % 20);
  const table = { fileName: 'train.csv', rows, pixels, labels: new Uint8Array(rows), classes: tenDigits };
  const { training, validation } = splitTable(table, { validationShare: 0.5, seed: 1 });
  const trainedOn = new Set(Array.from(training, row => imageAt(table, row)[0]));
  expect(validation).toHaveLength(20);
  expect(validation.filter(row => trainedOn.has(imageAt(table, row)[0]))).toHaveLength(0);
});

const plain = {
  fileName: 'train.csv',
  rows: 30,
  pixels: Uint8Array.from({ length: 30 * pixelsPerImage }, (_, at) => Math.floor(at / pixelsPerImage)),
  labels: Uint8Array.from({ length: 30 }, (_, row) => row % 3),
  classes: tenDigits,
};

test('rows that are left out are on neither side, and no other row changes its side for them', () => {
  const whole = splitTable(plain, { validationShare: 0.3, seed: 4 });
  const leftOut = [whole.training[3], whole.validation[2]];
  const rest = splitTable(plain, { validationShare: 0.3, seed: 4, leftOut });
  expect([...rest.training]).toEqual([...whole.training].filter(row => !leftOut.includes(row)));
  expect([...rest.validation]).toEqual([...whole.validation].filter(row => !leftOut.includes(row)));
});

test('a fold is held out instead of the share', () => {
  const held = [0, 1, 2].map(index =>
    splitTable(plain, { validationShare: 0.05, seed: 4, fold: { index, count: 3 } }),
  );
  expect(held.map(({ validation }) => validation.length)).toEqual([10, 10, 10]);
  expect(held.flatMap(({ validation }) => [...validation]).sort((a, b) => a - b)).toEqual([
    ...plain.labels.keys(),
  ]);
});

test('repeats that were looked for in slices, with pauses between them, split the table alike', async () => {
  const rows = 9000;
  const repeated = () => ({
    ...plain,
    rows,
    pixels: Uint8Array.from({ length: rows * pixelsPerImage }, (_, at) =>
      Math.floor(at / pixelsPerImage / 2),
    ),
    labels: Uint8Array.from({ length: rows }, (_, row) => Math.floor(row / 2) % 3),
  });
  let pauses = 0;
  const prepared = repeated();
  await lookForRepeats(prepared, async () => void pauses++);
  expect(pauses).toBeGreaterThan(1);
  const plan = { validationShare: 0.2, seed: 9 };
  expect(splitTable(prepared, plan)).toEqual(splitTable(repeated(), plan));
});
