import { expect, test } from 'vitest';
import { conv, dense, flatten, model, norm, relu } from '../testing/layers.ts';
import { layersOf } from './model-spec.ts';
import { initialWeights, parameterCount, parameterLayout } from './parameters.ts';

const spec = model(conv(6, 3, 'same'), norm, relu, flatten, dense(10));
const layout = parameterLayout(spec);
const tensorOf = (weights: Float32Array, name: string) => {
  const tensor = layout.find(candidate => candidate.name === name);
  if (!tensor) throw new Error(`no tensor ${name}`);
  return weights.subarray(tensor.offset, tensor.offset + tensor.size);
};

test('tensors follow one another without gaps and are as many as the summary counts', () => {
  expect(
    layout.map(tensor => [tensor.name, tensor.shape.join('x'), tensor.offset, tensor.trainable]),
  ).toEqual([
    ['conv2d_1/kernel', '3x3x1x6', 0, true],
    ['conv2d_1/bias', '6', 54, true],
    ['batchNorm_1/gamma', '6', 60, true],
    ['batchNorm_1/beta', '6', 66, true],
    ['batchNorm_1/movingMean', '6', 72, false],
    ['batchNorm_1/movingVariance', '6', 78, false],
    ['dense_1/kernel', '4704x10', 84, true],
    ['dense_1/bias', '10', 47124, true],
  ]);
  const counted = layersOf(spec).reduce((sum, layer) => sum + layer.parameters, 0);
  expect(parameterCount(layout)).toBe(counted);
});

test('kernels start within Glorot’s bounds and fill them; the rest starts neutral', () => {
  const weights = initialWeights(spec, 3);
  for (const [name, limit] of [
    ['conv2d_1/kernel', Math.sqrt(6 / (9 * 1 + 9 * 6))],
    ['dense_1/kernel', Math.sqrt(6 / (4704 + 10))],
  ] as const) {
    const largest = Math.max(...tensorOf(weights, name).map(Math.abs));
    expect(largest).toBeLessThanOrEqual(limit);
    expect(largest).toBeGreaterThan(0.9 * limit);
  }
  for (const name of ['conv2d_1/bias', 'batchNorm_1/beta', 'batchNorm_1/movingMean', 'dense_1/bias'])
    expect(tensorOf(weights, name).every(value => value === 0)).toBe(true);
  for (const name of ['batchNorm_1/gamma', 'batchNorm_1/movingVariance'])
    expect(tensorOf(weights, name).every(value => value === 1)).toBe(true);
});

test('the same seed gives the same weights, another seed others', () => {
  expect(initialWeights(spec, 3)).toEqual(initialWeights(spec, 3));
  expect(initialWeights(spec, 3)).not.toEqual(initialWeights(spec, 4));
});

test('an impossible model has no layout, and the error names the layer', () => {
  expect(() => parameterLayout(model(dense(10)))).toThrow('dense_1: ');
});
