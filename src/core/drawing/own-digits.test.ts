import { expect, test } from 'vitest';
import { tenDigits } from '../data/classes.ts';
import { ImageTable } from '../data/csv/image-table.ts';
import { CsvReader } from '../data/csv/reader.ts';
import { imageAt, pixelsPerImage } from '../data/dataset.ts';
import { randomBelow } from '../numerics/rng.ts';
import { classIn, type OwnDigit, ownCsv, ownScore } from './own-digits.ts';

const ownDigit = (id: number, label: number, name = String(label)): OwnDigit => ({
  id: `image ${id}`,
  at: id,
  pixels: Uint8Array.from({ length: pixelsPerImage }, (_, pixel) => randomBelow(id, pixel, 256)),
  label,
  name,
});

const letters = { labels: [1, 2], names: ['A', 'B'] };

test('an image belongs to a class of the same label and name, and to none where the data mean something else', () => {
  expect(classIn(tenDigits, ownDigit(1, 7))).toBe(7);
  expect(classIn(letters, ownDigit(1, 2, 'B'))).toBe(1);
  expect(classIn(letters, ownDigit(1, 2))).toBeNull();
  expect(classIn(letters, ownDigit(1, 7))).toBeNull();
});

test('the score counts hits among the known classes, with its interval, and how many are foreign', () => {
  const digits = [ownDigit(1, 7), ownDigit(2, 3), ownDigit(3, 1), ownDigit(4, 2, 'B')];
  const predicted = new Map([
    ['image 1', 7],
    ['image 2', 8],
    ['image 3', 1],
    ['image 4', 2],
  ]);
  const score = ownScore(digits, tenDigits, predicted);
  expect(score).toMatchObject({ correct: 2, total: 3, foreign: 1 });
  // Wilson's interval of 2 in 3.
  expect(score.low).toBeCloseTo(0.2077, 4);
  expect(score.high).toBeCloseTo(0.9385, 4);
});

test('an image that no network has answered yet does not count', () => {
  const score = ownScore([ownDigit(1, 7), ownDigit(2, 3)], tenDigits, new Map([['image 1', 7]]));
  expect(score).toMatchObject({ correct: 1, total: 1, foreign: 0 });
});

test('the file is read back as training data with the same labels and pixels', () => {
  const digits = [ownDigit(1, 7), ownDigit(2, 0), ownDigit(3, 9)];
  const bytes = new TextEncoder().encode(ownCsv(digits));
  const reader = new CsvReader('own.csv', bytes.length, length => new Uint8Array(length));
  expect(reader.push(bytes)).toEqual({ kind: 'more' });
  expect(reader.end()).toEqual({ kind: 'more' });
  if (!(reader.sink.table instanceof ImageTable)) throw new Error('it is no table of images');
  const { pixels, labels } = reader.sink.table.finish();
  expect([...(labels ?? [])]).toEqual([7, 0, 9]);
  for (const [row, digit] of digits.entries()) expect(imageAt({ pixels }, row)).toEqual(digit.pixels);
});
