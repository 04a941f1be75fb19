/** The exported ONNX file, run by Microsoft's runtime, against the page's own forward pass. */
import fc from 'fast-check';
import { InferenceSession, Tensor } from 'onnxruntime-web';
import { expect, test } from 'vitest';
import type { ClassTable } from '../data/classes.ts';
import { softmaxRows } from '../evaluation/softmax.ts';
import { logitsOfImage, normalisedImage } from '../inspect/forward.ts';
import { openNetwork } from '../inspect/network.ts';
import { activationNames } from '../model/activation.ts';
import { type ModelSpec, summarize } from '../model/model-spec.ts';
import { randomBelow } from '../numerics/rng.ts';
import { benchmarkModels } from '../testing/benchmark-models.ts';
import * as layers from '../testing/layers.ts';
import { possibleLayers } from '../testing/random-layers.ts';
import { trainedWeights } from '../testing/trained-weights.ts';
import { onnxBytes } from './onnx-bytes.ts';
import { onnxFromNetwork } from './onnx-from-network.ts';

const { model, conv, norm, relu, activation, maxPool, avgPool, dropout, globalAvgPool, flatten, dense } =
  layers;

const classesOf = (count: number): ClassTable => ({
  labels: Array.from({ length: count }, (_, index) => index),
  names: Array.from({ length: count }, (_, index) => `class ${index}`),
});

/** Images `[count, 784]`, each with a rectangle of noisy ink somewhere. */
const inked = (count: number): Uint8Array<ArrayBuffer> =>
  Uint8Array.from({ length: count * 784 }, (_, at) => {
    const image = Math.floor(at / 784);
    const [top, left, height, width] = [0, 1, 2, 3].map(side => randomBelow(side, image, 14));
    const row = Math.floor((at % 784) / 28) - top;
    const column = (at % 28) - left;
    const inside = row >= 0 && row <= height && column >= 0 && column <= width;
    return inside ? 128 + randomBelow(7, at, 128) : 0;
  });

function ownProbabilities(
  spec: ModelSpec,
  weights: Float32Array<ArrayBuffer>,
  pixels: Uint8Array<ArrayBuffer>,
  temperature: number,
): Float32Array {
  const network = openNetwork(spec, weights);
  const rows = pixels.length / 784;
  const logits = Array.from({ length: rows }, (_, row) => [
    ...logitsOfImage(network, normalisedImage(pixels.subarray(row * 784, (row + 1) * 784))),
  ]).flat();
  return softmaxRows(
    Float32Array.from(logits, logit => logit / temperature),
    rows,
  );
}

async function theirProbabilities(file: Uint8Array, pixels: Uint8Array): Promise<Float32Array> {
  const session = await InferenceSession.create(file);
  const input = new Tensor('float32', Float32Array.from(pixels), [pixels.length / 784, 28, 28, 1]);
  const { probabilities } = await session.run({ pixels: input });
  await session.release();
  return probabilities.data as Float32Array;
}

async function farthest(spec: ModelSpec, images: number, temperature = 1): Promise<number> {
  const summary = summarize(spec);
  if (!summary.ok) throw new Error(summary.problem.message);
  const weights = trainedWeights(spec);
  const pixels = inked(images);
  const classes = classesOf(summary.classes);
  const file = onnxBytes(onnxFromNetwork({ spec, weights, classes, temperature }));
  const theirs = await theirProbabilities(file, pixels);
  const own = ownProbabilities(spec, weights, pixels, temperature);
  expect(theirs.length).toBe(own.length);
  return own.reduce((most, value, at) => Math.max(most, Math.abs(value - theirs[at])), 0);
}

const networks: Readonly<Record<string, ModelSpec>> = {
  'convolutions with strides, batch normalisation and both poolings': model(
    ...[conv(4, 3, 'same', 2), norm, relu, maxPool(3, 2), conv(6, 2), avgPool(2, 1), relu],
    ...[dropout(0.5), flatten, dense(7), norm, relu, dense(10)],
  ),
  'padded pools': model(
    ...[maxPool(3, 2, 'same'), conv(4, 3), relu, avgPool(3, 2, 'same'), maxPool(2, 3, 'same')],
    ...[flatten, dense(10)],
  ),
  'even kernels that are padded to one side': model(conv(3, 4, 'same', 3), relu, flatten, dense(10)),
  'a global pool and three classes': model(
    conv(5, 5, 'valid', 3),
    relu,
    conv(8, 3, 'same'),
    globalAvgPool,
    dense(3),
  ),
  '26 classes': model(flatten, dense(30), relu, dense(26)),
  dense: benchmarkModels.dense,
};

test.each(Object.entries(networks))(
  '%s: the file gives the same probabilities for 1,000 images',
  async (_, spec) => {
    expect(await farthest(spec, 1000)).toBeLessThan(1e-4);
  },
);

test.each(activationNames)('%s is the same in the file', async name => {
  const spec = model(
    conv(4, 3),
    activation(name),
    avgPool(2, 2),
    flatten,
    dense(8),
    activation(name),
    dense(10),
  );
  expect(await farthest(spec, 50)).toBeLessThan(1e-4);
});

test('a temperature is in the file', async () => {
  expect(await farthest(networks.dense, 20, 1.7)).toBeLessThan(1e-4);
});

test('any possible chain of layers gives the same probabilities', async () => {
  await fc.assert(
    fc.asyncProperty(possibleLayers(12), async layers => {
      expect(await farthest({ layers }, 2)).toBeLessThan(1e-4);
    }),
    { numRuns: 25 },
  );
});
