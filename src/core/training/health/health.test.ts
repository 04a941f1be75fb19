import { describe, expect, test } from 'vitest';
import { parameterCount, parameterLayout } from '../../model/parameters.ts';
import { conv, dense, flatten, halve, model, norm, relu } from '../../testing/layers.ts';
import { findTrouble } from './findings.ts';
import { type HealthSample, healthOf, nextSample } from './health.ts';

const spec = model(conv(2, 3), norm, relu, halve, flatten, dense(4), relu, dense(3));

describe('a sample', () => {
  const size = parameterCount(parameterLayout(spec));
  const ones = new Float32Array(size).fill(1);
  const sample = healthOf(spec, 7, {
    gradient: ones.map(() => 2),
    weights: ones,
    relus: [
      { layer: 0, units: 2, dead: 1 },
      { layer: 6, units: 4, dead: 1 },
    ],
  });

  test('has the norms of the trainable parameters of each layer', () => {
    const trainable = [2 * 9 + 2, 2 + 2, 13 * 13 * 2 * 4 + 4, 4 * 3 + 3];
    expect(sample.layers.map(({ name }) => name)).toEqual(['conv2d_1', 'batchNorm_1', 'dense_1', 'dense_2']);
    expect(sample.layers.map(({ weightNorm }) => weightNorm ** 2)).toEqual(
      trainable.map(count => expect.closeTo(count)),
    );
    expect(sample.layers.map(({ gradientNorm }) => gradientNorm ** 2)).toEqual(
      trainable.map(count => expect.closeTo(4 * count)),
    );
  });

  test('has the dead units at the layer before the ReLU, whether the ReLU is fused with it or not', () => {
    expect(sample.layers.map(({ deadShare }) => deadShare)).toEqual([0.5, null, 0.25, null]);
  });
});

describe('samples are due', () => {
  const stepsOf = (steps: number, perEpoch: number) => {
    const due: number[] = [];
    for (let step = 0; step < steps; step = due[due.length - 1] + 1) due.push(nextSample(step, perEpoch));
    return due;
  };

  test('after the first step and then four times an epoch', () => {
    expect(stepsOf(800, 400)).toEqual([0, 99, 199, 299, 399, 499, 599, 699, 799]);
  });

  test('no more than each 25 steps', () => {
    expect(stepsOf(80, 4)).toEqual([0, 24, 49, 74, 99]);
  });

  test('after the same steps wherever a run is continued', () => {
    for (let step = 1; step < 99; step++) expect(nextSample(step, 400)).toBe(99);
  });
});

describe('what is wrong', () => {
  const sample = (
    step: number,
    ...layers: readonly (readonly [number, number, number | null])[]
  ): HealthSample => ({
    step,
    layers: layers.map(([gradientNorm, weightNorm, deadShare], index) => ({
      name: `dense_${index + 1}`,
      gradientNorm,
      weightNorm,
      deadShare,
    })),
  });
  const kinds = (...samples: readonly HealthSample[]) => findTrouble(samples).map(({ kind }) => kind);
  const well = sample(0, [0.5, 5, 0.1], [0.4, 4, null]);

  test.each<[string, readonly string[], HealthSample]>([
    ['nothing in a network that learns', [], well],
    ['a gradient that explodes', ['exploding'], sample(1, [500, 5, 0], [0.4, 4, null])],
    ['a gradient that is no number', ['exploding'], sample(1, [Number.NaN, 5, 0], [0.4, 4, null])],
    ['a gradient that vanishes', ['vanishing'], sample(1, [1e-7, 5, 0], [0.4, 4, null])],
    ['units that are dead', ['dead'], sample(1, [0, 5, 0.75], [0.4, 4, null])],
  ])('is found: %s', (_, wanted, bad) => {
    expect(kinds(bad, bad)).toEqual(wanted);
  });

  test('one odd minibatch is no finding, and neither is what has passed', () => {
    const bad = sample(1, [500, 5, 0.9], [0.4, 4, null]);
    expect(kinds(well, bad)).toEqual([]);
    expect(kinds(bad, bad, well)).toEqual([]);
    expect(kinds(bad)).toEqual([]);
  });

  test('the layer is named, with its share', () => {
    const bad = sample(1, [0.1, 5, 0.75], [0.4, 4, null]);
    expect(findTrouble([bad, bad])[0].message).toMatch(/^75 % of the units of dense_1 gave 0/);
  });
});
