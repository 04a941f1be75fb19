import { expect, test } from 'vitest';
import { parameterCount, parameterLayout } from '../model/parameters.ts';
import { randomUnit } from '../numerics/rng.ts';
import { dense, flatten, model } from '../testing/layers.ts';
import { normalisedImage } from './forward.ts';
import { lookAt, probabilityOf, voteOf } from './look.ts';
import { openNetwork } from './network.ts';
import { covered, lossByPixel, patches } from './occlusion.ts';

const spec = model(flatten, dense(3));
const count = parameterCount(parameterLayout(spec));
const weights = Float32Array.from({ length: count }, (_, at) => randomUnit(1, at) - 0.5);
const pixels = Uint8Array.from({ length: 784 }, (_, at) => (at * 7) % 256);
const image = normalisedImage(pixels);
const network = openNetwork(spec, weights);
const both = { activations: true, gradient: null };

test('the gradient of a linear network is its weights, and that of the loss their sum over softmax minus label', () => {
  const logit = lookAt(network, image, { activations: false, gradient: { of: 'logit', class: 1 } });
  expect(logit.gradient).toEqual(Float32Array.from({ length: 784 }, (_, at) => weights[at * 3 + 1]));
  const { gradient, probabilities } = lookAt(network, image, {
    activations: false,
    gradient: { of: 'loss', class: 1 },
  });
  for (const at of [0, 5, 783]) {
    const slope = [0, 1, 2].reduce(
      (sum, index) => sum + (probabilities[index] - (index === 1 ? 1 : 0)) * weights[at * 3 + index],
      0,
    );
    expect(gradient?.[at]).toBeCloseTo(slope, 6);
  }
});

test('probabilities sum to 1 and order the classes as the logits do; nothing comes that was not asked for', () => {
  const { logits, probabilities, activations, gradient } = lookAt(network, image, both);
  expect(probabilities.reduce((sum, value) => sum + value)).toBeCloseTo(1, 6);
  expect(probabilities.indexOf(Math.max(...probabilities))).toBe(logits.indexOf(Math.max(...logits)));
  expect(activations.map(({ length }) => length)).toEqual([784, 3]);
  expect(gradient).toBeNull();
  expect(lookAt(network, image, { ...both, activations: false }).activations).toEqual([]);
});

test('several networks vote by the mean of their probabilities and gradients', () => {
  const parts = { activations: false, gradient: { of: 'logit', class: 0 } } as const;
  const looks = [network, openNetwork(spec, weights.map(Math.abs))].map(each => lookAt(each, image, parts));
  const vote = voteOf(looks);
  expect(vote.probabilities[2]).toBeCloseTo((looks[0].probabilities[2] + looks[1].probabilities[2]) / 2, 6);
  expect(vote.gradient?.[9]).toBeCloseTo((looks[0].gradient![9] + looks[1].gradient![9]) / 2, 6);
});

test('weights of another network are refused', () => {
  expect(() => openNetwork(spec, new Float32Array(5))).toThrow(`${count} parameters`);
});

test('patches cover every pixel, and a loss under all of them is the loss of every pixel', () => {
  expect(new Set(patches.flat()).size).toBe(784);
  expect([...lossByPixel(patches.map(() => 0.25))]).toEqual(Array(784).fill(0.25));
});

test('a covered image is paper under the patch and unchanged elsewhere; a patch of paper covers nothing', () => {
  const [patch] = patches.filter(({ length }) => length === 25);
  const image = covered(pixels, patch, 9);
  expect([...pixels.keys()].filter(at => image?.[at] !== pixels[at]).every(at => patch.includes(at))).toBe(
    true,
  );
  expect(patch.map(at => image?.[at])).toEqual(Array(25).fill(9));
  expect(covered(new Uint8Array(784).fill(9), patch, 9)).toBeNull();
});

test('a network that reads one pixel loses its probability under the patches over that pixel and nowhere else', () => {
  const seen = 14 * 28 + 14;
  const kernel = new Float32Array(count);
  kernel[seen * 3] = 4;
  const one = openNetwork(spec, kernel);
  const ink = new Uint8Array(784).fill(255);
  const whole = probabilityOf(one, normalisedImage(ink), 0);
  const losses = patches.map(
    patch => whole - probabilityOf(one, normalisedImage(covered(ink, patch, 0)!), 0),
  );
  for (const [at, patch] of patches.entries())
    expect(losses[at]).toBeCloseTo(patch.includes(seen) ? whole - 1 / 3 : 0, 6);
});
