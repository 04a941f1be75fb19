import { describe, expect, test } from 'vitest';
import { joinParts } from './join-parts.ts';
import { labelProblem, type Part, setOf, stemOf } from './part.ts';

const images = (file: string, rows: number, labelled = false): Part => ({
  file,
  set: setOf(file),
  rows,
  pixels: new Uint8Array(rows * 784),
  labels: labelled ? new Uint8Array(rows) : null,
});
const labels = (file: string, rows: number, label = 0): Part => ({
  file,
  set: setOf(file),
  rows,
  pixels: null,
  labels: new Uint8Array(rows).fill(label),
});

/** The names of the tables and the label that all of their rows have. */
function joinedOf(parts: readonly Part[]) {
  const joined = joinParts(parts);
  if (joined.kind === 'refused') throw new Error(joined.problem.message);
  const { training, test: toPredict, solution } = joined;
  return [training?.fileName, training?.labels[0], toPredict?.fileName, solution?.[0]];
}

describe('what a name says', () => {
  test.each([
    ['train-images-idx3-ubyte.gz', 'training', 'train'],
    ['train-labels.idx1-ubyte', 'training', 'train'],
    ['t10k-images-idx3-ubyte', 'test', 't10k'],
    ['emnist-letters-test-labels-idx1-ubyte.gz', 'test', 'emnist letters test'],
    ['mnist.npz/x_train.npy', 'training', 'mnist train'],
    ['mnist.npz/y_test.npy', 'test', 'mnist test'],
    ['kmnist-test-imgs.npz/arr_0.npy', 'test', 'kmnist test'],
    ['train/X_Test.npy', 'test', 'train test'],
    ['images.idx3-ubyte', null, ''],
    ['latest-images', null, 'latest'],
  ])('%s', (name, set, stem) => {
    expect(setOf(name)).toBe(set);
    expect(stemOf(name)).toBe(stem);
  });
});

describe('images find their labels and their table', () => {
  test('by name, even where all have the same number', () => {
    expect(
      joinedOf([
        labels('t10k-labels-idx1-ubyte', 9, 2),
        images('train-images-idx3-ubyte', 9),
        images('t10k-images-idx3-ubyte', 9),
        labels('train-labels-idx1-ubyte', 9, 1),
      ]),
    ).toEqual(['train-images-idx3-ubyte', 1, 't10k-images-idx3-ubyte', 2]);
  });

  test('by number, where the names say nothing', () => {
    expect(joinedOf([images('a', 3), labels('d', 7, 2), images('b', 7), labels('c', 3, 1)])).toEqual([
      'b',
      2,
      'a',
      1,
    ]);
  });

  test('by set and number, where containers differ', () => {
    expect(
      joinedOf([
        images('a.zip/train-images', 5),
        images('a.zip/t10k-images', 5),
        labels('b.zip/t10k-labels', 5, 2),
        labels('b.zip/train-labels', 5, 1),
      ]),
    ).toEqual(['a.zip/train-images', 1, 'a.zip/t10k-images', 2]);
  });

  test('and images without labels are those to predict', () => {
    expect(joinedOf([images('pictures', 3, true), images('t10k-images', 5)])).toEqual([
      'pictures',
      0,
      't10k-images',
      undefined,
    ]);
  });
});

test.each<[string, readonly Part[], string]>([
  ['more labels than images', [images('train-images', 3), labels('train-labels', 4)], '4 labels'],
  ['labels alone', [labels('train-labels', 4)], 'labels without images'],
  ['training images of one class', [images('train-images', 3), labels('train-labels', 3, 12)], 'label 12'],
  ['training images alone', [images('train-images', 4)], 'without labels'],
  ['two data sets', [images('a/train', 3, true), images('b/train', 3, true)], 'both hold training images'],
  ['three labelled sets', [images('a', 3, true), images('b', 3, true), images('c', 3, true)], 'both hold'],
])('%s are refused with a remedy', (_what, parts, message) => {
  const joined = joinParts(parts);
  if (joined.kind !== 'refused') throw new Error('they were joined');
  expect(joined.problem.message).toContain(message);
  expect(joined.problem.remedy).not.toBe('');
});

test('a label that no class can have is named with its place', () => {
  expect(labelProblem('a', Uint8Array.of(0, 61))).toBeNull();
  expect(labelProblem('a', Uint8Array.of(0, 62))?.message).toBe(
    'Label 2 is 62; a label is a whole number from 0 to 61.',
  );
});
