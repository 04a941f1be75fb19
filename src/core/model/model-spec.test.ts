import fc from 'fast-check';
import { expect, test } from 'vitest';
import { conv, dense, dropout, flatten, globalAvgPool, halve, model, norm, relu } from '../testing/layers.ts';
import {
  formatShape,
  type LayerSpec,
  layersOf,
  paddingBefore,
  summarize,
  windowOutput,
} from './model-spec.ts';

const digits = dense(10);

test('shapes, parameters and FLOPs of a small network, by hand', () => {
  const summary = summarize(model(conv(8, 5), relu, halve, flatten, digits));
  if (!summary.ok) throw new Error(summary.problem.message);
  expect(summary.layers.map(layer => [layer.name, formatShape(layer.output), layer.parameters])).toEqual([
    ['conv2d_1', '24 × 24 × 8', 208],
    ['relu_1', '24 × 24 × 8', 0],
    ['maxPool_1', '12 × 12 × 8', 0],
    ['flatten_1', '1152', 0],
    ['dense_1', '10', 11530],
  ]);
  expect(summary.parameters).toBe(208 + 11530);
  expect(summary.layers[0].flops).toBe(2 * 25 * 8 * 24 * 24);
  expect(summary.layers[4].flops).toBe(2 * 1152 * 10);
});

test('batch normalisation has four numbers a channel', () => {
  const summary = summarize(model(conv(6, 3, 'same'), norm, globalAvgPool, digits));
  expect(summary.layers[1].parameters).toBe(24);
  expect(summary.layers[2].output).toEqual([6]);
});

test.each<[string, readonly LayerSpec[], string, string]>([
  [
    'a kernel larger than the image',
    [conv(4, 5), halve, halve, halve, conv(4, 5)],
    'conv2d_2',
    'does not fit into 3 × 3',
  ],
  ['a pool larger than the image', [halve, halve, halve, halve, halve], 'maxPool_5', 'pool'],
  ['a dense layer on an image', [digits], 'dense_1', 'flat'],
  ['a convolution on a flat input', [flatten, conv(4, 3)], 'conv2d_1', 'flatten'],
  ['no filters', [conv(0, 3)], 'conv2d_1', 'filters'],
  ['half a kernel', [conv(4, 1.5)], 'conv2d_1', 'kernel size'],
  ['no stride', [conv(4, 3, 'same', 0)], 'conv2d_1', 'stride'],
  ['no units', [flatten, dense(Number.NaN)], 'dense_1', 'units'],
  ['dropout of everything', [dropout(1)], 'dropout_1', 'below 1'],
  ['one output', [flatten, dense(1)], 'dense_1', 'from 2 to 62'],
  ['63 outputs', [flatten, dense(63)], 'dense_1', 'from 2 to 62'],
  ['an image for an output', [conv(10, 3)], 'conv2d_1', 'one number a class'],
])('%s is refused before anything runs, with the layer’s name', (_what, layers, name, message) => {
  const summary = summarize({ layers });
  expect(summary.ok).toBe(false);
  if (summary.ok) return;
  expect(summary.problem.name).toBe(name);
  expect(summary.problem.message).toContain(message);
  expect(() => layersOf({ layers })).toThrow(`${name}: `);
});

test('a window’s output and padding are TensorFlow’s, for every size, stride and padding', () => {
  const small = fc.integer({ min: 1, max: 40 });
  fc.assert(
    fc.property(small, small, fc.integer({ min: 1, max: 5 }), (length, size, stride) => {
      const same = windowOutput(length, size, stride, 'same');
      expect(same).toBe(Math.ceil(length / stride));
      const before = paddingBefore(length, size, stride, 'same');
      expect(before).toBeGreaterThanOrEqual(0);
      // Every cell that a stride reaches is covered, and the padding after is the padding before or one more.
      const after = Math.max((same - 1) * stride + size - length, 0) - before;
      expect(after - before === 0 || after - before === 1).toBe(true);
      if (size > length) return;
      const starts = Array.from({ length }, (_, start) => start).filter(
        start => start % stride === 0 && start + size <= length,
      );
      expect(windowOutput(length, size, stride, 'valid')).toBe(starts.length);
      expect(paddingBefore(length, size, stride, 'valid')).toBe(0);
    }),
  );
});
