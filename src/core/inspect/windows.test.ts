import { expect, test } from 'vitest';
import { layersOf, sizeOf } from '../model/model-spec.ts';
import { randomBelow } from '../numerics/rng.ts';
import { avgPool, dense, flatten, maxPool, model } from '../testing/layers.ts';
import { pool, poolBackward } from './windows.ts';

const dot = (one: Float32Array, other: Float32Array): number =>
  one.reduce((sum, value, at) => sum + value * other[at], 0);
const random = (size: number, key: number): Float32Array<ArrayBuffer> =>
  Float32Array.from({ length: size }, (_, at) => randomBelow(key, at, 1000) / 1000);

test.each([
  ['a mean', avgPool(3, 2)],
  ['a padded mean', avgPool(3, 2, 'same')],
  ['a padded mean with gaps', avgPool(2, 3, 'same')],
  ['a padded maximum', maxPool(5, 3, 'same')],
])('the gradient of %s fits its values', (_, layer) => {
  if (layer.kind !== 'avgPool' && layer.kind !== 'maxPool') throw new Error(layer.kind);
  const [found] = layersOf(model(layer, flatten, dense(10)));
  const summary = { ...found, layer };
  const input = random(sizeOf(summary.input), 1);
  const weights = random(sizeOf(summary.output), 2);
  // A mean is linear, and so is a maximum as long as the same cells are the largest.
  const forward = dot(pool(summary, input), weights);
  expect(dot(input, poolBackward(summary, input, weights)) / forward).toBeCloseTo(1, 5);
});
