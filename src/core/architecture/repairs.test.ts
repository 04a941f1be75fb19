import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type LayerSpec, summarize } from '../model/model-spec.ts';
import {
  activation,
  conv,
  dense,
  dropout,
  flatten,
  globalAvgPool,
  halve,
  maxPool,
  relu,
} from '../testing/layers.ts';
import { anyLayers, possibleLayers } from '../testing/random-layers.ts';
import { remainingLayers, repairsOf } from './repairs.ts';

test.each<[string, readonly LayerSpec[], readonly string[]]>([
  ['a dense layer on an image', [conv(4, 3), dense(10)], ['Insert a flatten layer before dense_1']],
  [
    'a kernel larger than the image',
    [halve, halve, halve, conv(4, 5), flatten, dense(10)],
    ['Use same padding in conv2d_1', 'Lower the kernel size of conv2d_1 to 3'],
  ],
  [
    'a pool larger than the image',
    [halve, halve, halve, maxPool(4, 4), flatten, dense(10)],
    ['Use same padding in maxPool_4', 'Lower the pool size of maxPool_4 to 3', 'Remove maxPool_4'],
  ],
  [
    'a convolution right behind flattening',
    [flatten, relu, conv(4, 3), flatten, dense(10)],
    ['Remove the flatten layer before conv2d_1', 'Remove conv2d_1'],
  ],
  ['a convolution behind a dense layer', [flatten, dense(9), conv(4, 3), dense(10)], ['Remove conv2d_1']],
  ['no filters', [conv(0, 3), flatten, dense(10)], ['Set conv2d_1 to filters 1']],
  ['dropout of everything', [dropout(1), flatten, dense(10)], ['Set dropout_1 to rate 0.95']],
  [
    'another number of logits',
    [flatten, dense(12)],
    ['Set dense_1 to 10 units, one a class', 'Add a dense layer of 10 units, one a class'],
  ],
  [
    'an activation function at the end of too many units',
    [flatten, dense(12), activation('tanh')],
    ['Add a dense layer of 10 units, one a class'],
  ],
  [
    'an image at the end',
    [conv(10, 3)],
    [
      'Add flatten and a dense layer of 10 units, one a class',
      'Add global average pooling and a dense layer of 10 units, one a class',
    ],
  ],
])('%s has its repairs', (_, layers, labels) => {
  expect(repairsOf(layers, 10).map(({ label }) => label)).toEqual(labels);
});

test('the logits may come from any layer that has one for each class', () => {
  expect(repairsOf([conv(10, 3), globalAvgPool], 10)).toEqual([]);
});

test('a chain without a weight has nothing to learn', () => {
  const layers = [maxPool(14, 14), flatten];
  expect(summarize({ layers }, 4)).toMatchObject({
    ok: false,
    problem: { message: expect.stringContaining('learn') },
  });
  expect(repairsOf(layers, 4)[0].label).toContain('Add a dense layer');
});

test('behind every repair the chain is possible or fails later', () => {
  const chains = fc.tuple(anyLayers, fc.integer({ min: 2, max: 62 }));
  fc.assert(
    fc.property(chains, ([layers, classes]) => {
      const before = remainingLayers(layers, classes);
      const repairs = repairsOf(layers, classes);
      expect(repairs.length > 0).toBe(before >= 0);
      for (const repair of repairs) {
        const after = remainingLayers(repair.layers, classes);
        expect(after, repair.label).toBeLessThan(before);
      }
    }),
    { numRuns: 1000 },
  );
});

test('a possible chain needs no repair', () => {
  fc.assert(fc.property(possibleLayers(7), layers => repairsOf(layers, 7).length === 0));
});
