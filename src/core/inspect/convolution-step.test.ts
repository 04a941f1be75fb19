import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ModelSpec } from '../model/model-spec.ts';
import { initialWeights } from '../model/parameters.ts';
import { randomUnit } from '../numerics/rng.ts';
import { activation, conv, dense, flatten, halve, model, norm, relu } from '../testing/layers.ts';
import { convolutionStep, convolutionsOf } from './convolution-step.ts';
import { activationsOf } from './forward.ts';
import { openNetwork } from './network.ts';

const image = Float32Array.from({ length: 784 }, (_, at) => randomUnit(7, at));

/** Weights none of which is zero, so that biases and normalisation count. */
const weightsOf = (spec: ModelSpec) =>
  initialWeights(spec, 3).map((weight, at) => weight + 0.2 * randomUnit(5, at) - 0.05);

const sizes = fc.record({
  filters: fc.integer({ min: 1, max: 4 }),
  kernelSize: fc.integer({ min: 1, max: 5 }),
  stride: fc.integer({ min: 1, max: 3 }),
  padding: fc.constantFrom('valid' as const, 'same' as const),
});

describe('one output of a convolution, step by step', () => {
  test('comes to the number that the network has there, for any convolution, filter and place', () => {
    fc.assert(
      fc.property(sizes, sizes, fc.boolean(), fc.nat(), (first, second, isNormed, seed) => {
        const between = isNormed ? [norm, activation('gelu')] : [relu];
        const spec = model(
          conv(first.filters, first.kernelSize, first.padding, first.stride),
          ...between,
          conv(second.filters, second.kernelSize, second.padding, second.stride),
          relu,
          flatten,
          dense(3),
        );
        fc.pre(first.stride * second.stride <= 6);
        const network = openNetwork(spec, weightsOf(spec));
        const activations = activationsOf(network, image);
        for (const [turn, convolution] of convolutionsOf(network).entries()) {
          const [height, width, filters] = convolution.output as readonly [number, number, number];
          const row = seed % height;
          const column = Math.floor(seed / 7) % width;
          const filter = Math.floor(seed / 3) % filters;
          const input = turn === 0 ? image : activations[convolution.index - 1];
          const step = convolutionStep(network, convolution, input, filter, row, column);
          const at = (row * width + column) * filters + filter;
          expect(step.output).toBeCloseTo(activations[convolution.index][at], 4);
          for (const [behind, following] of step.following.entries())
            expect(following.value).toBeCloseTo(activations[convolution.index + 1 + behind][at], 4);
          expect(step.following.map(({ kind }) => kind)).toEqual(
            turn === 0 && isNormed ? ['batchNorm', 'activation'] : ['relu'],
          );
        }
      }),
      { numRuns: 60, seed: 2 },
    );
  });

  test('the sum is that of the products that are shown, and the padding gives zeros', () => {
    const spec = model(conv(2, 3, 'same'), relu, halve, flatten, dense(3));
    const network = openNetwork(spec, weightsOf(spec));
    const [convolution] = convolutionsOf(network);
    const { channels, sum, bias, output } = convolutionStep(network, convolution, image, 1, 0, 0);
    const [{ cells }] = channels;
    expect(cells.map(({ inside }) => inside)).toEqual([
      false,
      false,
      false,
      false,
      true,
      true,
      false,
      true,
      true,
    ]);
    expect(cells.every(({ value, weight, product }) => product === value * weight)).toBe(true);
    expect(sum).toBe(cells.reduce((total, { product }) => total + product, 0));
    expect(cells[4].value).toBe(image[0]);
    expect(cells.filter(({ inside }) => !inside).every(({ value }) => value === 0)).toBe(true);
    expect(output).toBe(sum + bias);
  });
});
