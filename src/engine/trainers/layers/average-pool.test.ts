import * as tf from '@tensorflow/tfjs';
import { beforeAll, expect, test } from 'vitest';
import { randomBelow } from '../../../core/numerics/rng.ts';
import { paddedAveragePool } from './average-pool.ts';

type Pool = (x: tf.Tensor4D) => tf.Tensor4D;

beforeAll(async () => {
  await tf.setBackend('cpu');
});

const sizes = [
  [5, 3, 1],
  [6, 3, 2],
  [7, 4, 3],
  [2, 5, 4],
  [7, 2, 3],
] as const;

const valuesOf = (side: number): tf.Tensor4D =>
  tf.tensor4d(
    Float32Array.from({ length: 2 * side * side * 3 }, (_, at) => randomBelow(1, at, 1000) / 100),
    [2, side, side, 3],
  );

/** How far a linear function and its gradient are from being adjoint: 0 for a true gradient. */
function misfit(pool: Pool, x: tf.Tensor4D): number {
  const y = pool(x);
  const weights = tf.tensor(
    Float32Array.from({ length: y.size }, (_, at) => randomBelow(2, at, 100)),
    y.shape,
  );
  const gradient = tf.grad((input: tf.Tensor) =>
    pool(input as tf.Tensor4D)
      .mul(weights)
      .sum(),
  )(x);
  const [forward] = y.mul(weights).sum().dataSync();
  const [backward] = x.mul(gradient).sum().dataSync();
  return Math.abs(forward - backward) / Math.abs(forward);
}

test.each(sizes)(
  'on %i pixels a mean of %i by stride %i has the values of tfjs, and their gradient',
  (side, size, stride) => {
    const x = valuesOf(side);
    const expected = tf.avgPool(x, size, stride, 'same');
    const actual = paddedAveragePool(tf, x, size, stride);
    expect(actual.shape).toEqual(expected.shape);
    const [gap] = tf.max(tf.abs(actual.sub(expected))).dataSync();
    expect(gap).toBeLessThan(1e-5);
    expect(misfit(input => paddedAveragePool(tf, input, size, stride), x)).toBeLessThan(1e-5);
  },
);

test('the gradient of tfjs itself still does not fit its values', () => {
  expect(misfit(input => tf.avgPool(input, 3, 1, 'same'), valuesOf(5))).toBeGreaterThan(0.05);
});
