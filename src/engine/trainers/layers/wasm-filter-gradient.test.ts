import * as tf from '@tensorflow/tfjs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { relativeDistance } from '../testing/distance.ts';
import { startLayersBackend } from './backend.ts';
import { convolve } from './convolve.ts';

const shapes = fc.record({
  height: fc.integer({ min: 5, max: 12 }),
  width: fc.integer({ min: 5, max: 12 }),
  kernel: fc.integer({ min: 1, max: 5 }),
  stride: fc.integer({ min: 1, max: 4 }),
  padding: fc.constantFrom('same' as const, 'valid' as const),
  channels: fc.integer({ min: 1, max: 3 }),
  filters: fc.integer({ min: 1, max: 5 }),
  batch: fc.integer({ min: 1, max: 3 }),
});
type Shape = typeof shapes extends fc.Arbitrary<infer T> ? T : never;

async function gradientOn(backend: 'cpu' | 'wasm', shape: Shape): Promise<Float32Array> {
  const { height, width, kernel, stride, padding, channels, filters, batch } = shape;
  await startLayersBackend(tf, backend);
  const gradient = tf.tidy(() => {
    const x = tf.randomNormal<tf.Rank.R4>([batch, height, width, channels], 0, 1, 'float32', 1);
    const filter = tf.randomNormal<tf.Rank.R4>([kernel, kernel, channels, filters], 0, 1, 'float32', 2);
    const loss = (w: tf.Tensor): tf.Scalar =>
      tf.sum(tf.square(convolve(tf, x, w as tf.Tensor4D, stride, padding))) as tf.Scalar;
    return tf.grad(loss)(filter);
  });
  const values = (await gradient.data()) as Float32Array;
  gradient.dispose();
  return values;
}

test('the filter gradient on WebAssembly is that of cpu for any shape, stride and padding', async () => {
  await fc.assert(
    fc.asyncProperty(shapes, async shape => {
      const expected = await gradientOn('cpu', shape);
      const actual = await gradientOn('wasm', shape);
      expect(relativeDistance(actual, expected, 1)).toBeLessThan(1e-4);
      expect(actual.length).toBe(expected.length);
    }),
    { numRuns: 40 },
  );
});
