import { describe, expect, test } from 'vitest';
import { tenDigits } from '../core/data/classes.ts';
import {
  classIndices,
  type ImageArrays,
  imagesFromArrays,
  type LabelledImageArrays,
  type LabelledImages,
  labelledImagesFromArrays,
  trainingTable,
} from './images.ts';

const pixels = Array.from({ length: 2 * 784 }, (_, at) => at % 256);

test('images are copied as bytes, whole grey levels or shares of ink', () => {
  const images = imagesFromArrays({ pixels });
  expect(images).toMatchObject({ count: 2, submission: { columns: ['ImageId', 'Label'], ids: null } });
  expect([...images.pixels]).toEqual(pixels);
  const shares = imagesFromArrays({ pixels: pixels.map(level => level / 255), range: 1 });
  expect(shares.pixels).toEqual(images.pixels);
  const float = imagesFromArrays({ pixels: Float32Array.from(pixels, level => level / 255), range: 1 });
  expect(float.pixels).toEqual(images.pixels);
});

test('labels are those of the files, and classes have names', () => {
  expect(labelledImagesFromArrays({ pixels, labels: [3, 7] }).classes).toEqual(tenDigits);
  const named = labelledImagesFromArrays({
    pixels,
    labels: [3, 40],
    names: { 3: 'cat', 40: 'dog', 41: 'eel' },
  });
  expect(named.classes).toEqual({ labels: [3, 40, 41], names: ['cat', 'dog', 'eel'] });
  expect([...classIndices(named, named.classes)]).toEqual([0, 1]);
  expect([...named.labels]).toEqual([3, 40]);
});

describe('arrays are refused with the place and a remedy', () => {
  test.each<[string, Partial<ImageArrays>, string]>([
    ['no images', { pixels: [] }, 'There are no images. Give at least one.'],
    [
      'a wrong length',
      { pixels: pixels.slice(1) },
      'There are 1,567 pixels, which is no multiple of 784. Give 28 x 28',
    ],
    [
      'NaN',
      { pixels: pixels.with(784, Number.NaN) },
      'Pixel 0 of image 1 is NaN, not a number from 0 to 255.',
    ],
    ['a pixel out of range', { pixels: pixels.with(5, 256) }, 'Pixel 5 of image 0 is 256'],
    ['a negative pixel', { pixels: pixels.with(5, -1) }, 'Pixel 5 of image 0 is -1'],
    [
      'grey levels as shares',
      { range: 1 },
      'Pixel 2 of image 0 is 2, not a number from 0 to 1. Leave range out',
    ],
    ['shares as grey levels', { pixels: pixels.map(level => level / 255) }, 'Pass range: 1.'],
    ['too few ids', { ids: ['a'] }, 'There are 1 ids for 2 images.'],
  ])('%s', (_, change, message) => {
    expect(() => imagesFromArrays({ pixels, ...change })).toThrow(
      expect.objectContaining({ code: 'data', message: expect.stringContaining(message) }),
    );
  });

  test.each<[string, Partial<LabelledImageArrays>, string]>([
    ['too few labels', { labels: [1] }, 'There are 1 labels for 2 images. Give one label for each image.'],
    [
      'a label out of range',
      { labels: [1, 62] },
      'The label of image 1 is 62. Labels are whole numbers from 0 to 61.',
    ],
    ['a label that is no number', { labels: [Number.NaN, 1] }, 'The label of image 0 is NaN.'],
    ['half a label', { labels: [0.5, 1] }, 'The label of image 0 is 0.5.'],
    ['a name for no label', { names: { 99: 'x' } }, 'A name is given to the label 99.'],
  ])('%s', (_, change, message) => {
    expect(() => labelledImagesFromArrays({ pixels, labels: [0, 1], ...change })).toThrow(
      expect.objectContaining({ code: 'data', message: expect.stringContaining(message) }),
    );
  });
});

describe('images cannot be trained on', () => {
  const good = labelledImagesFromArrays({ pixels, labels: [0, 1] });
  test.each<[string, LabelledImages, string]>([
    ['of one class', labelledImagesFromArrays({ pixels, labels: [4, 4] }), 'Every image has the label 4;'],
    ['put together by hand', { ...good, count: 3 }, 'Make them by loadCsv or imagesFromArrays.'],
    ['without labels', imagesFromArrays({ pixels }) as LabelledImages, 'have no labels'],
    ['without classes', { ...good, classes: undefined } as unknown as LabelledImages, 'have no classes'],
    ['with a label that is no class', { ...good, labels: Uint8Array.of(0, 40) }, 'Image 1 has the label 40'],
  ])('%s', (_, images, message) => {
    expect(() => trainingTable(images)).toThrow(
      expect.objectContaining({ code: 'data', message: expect.stringContaining(message) }),
    );
  });
});
