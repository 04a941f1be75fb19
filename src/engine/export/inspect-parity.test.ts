/** The look into a network, in `core/inspect`, against tfjs. */
import * as tf from '@tensorflow/tfjs';
import { beforeAll, expect, test } from 'vitest';
import { pixelGradient } from '../../core/inspect/backward.ts';
import { activationsOf, normalisedImage } from '../../core/inspect/forward.ts';
import { openNetwork } from '../../core/inspect/network.ts';
import { activationNames } from '../../core/model/activation.ts';
import { layersOf, type ModelSpec, sizeOf } from '../../core/model/model-spec.ts';
import { randomBelow } from '../../core/numerics/rng.ts';
import { benchmarkModels } from '../../core/testing/benchmark-models.ts';
import * as layers from '../../core/testing/layers.ts';
import { trainedWeights } from '../../core/testing/trained-weights.ts';
import { sequentialOf } from './tfjs-model.ts';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

const { model, conv, norm, relu, maxPool, avgPool, dropout, globalAvgPool, flatten, dense } = layers;

const networks: Readonly<Record<string, ModelSpec>> = {
  'overlapping pools': model(
    ...[
      conv(4, 3, 'same', 2),
      norm,
      relu,
      maxPool(3, 2),
      conv(6, 2),
      avgPool(2, 1),
      maxPool(3, 2, 'same'),
      relu,
    ],
    ...[dropout(0.5), flatten, dense(7), norm, dense(10)],
  ),
  'a global pool': model(conv(5, 5, 'valid', 3), relu, conv(12, 3, 'same'), globalAvgPool, dense(3)),
  'every activation': model(
    conv(6, 3),
    ...activationNames.map(name => ({ kind: 'activation', function: name }) as const),
    ...[flatten, dense(10)],
  ),
  dense: benchmarkModels.dense,
  'tfjs-mnist': benchmarkModels['tfjs-mnist'],
};

/** Ink in the middle, paper around it. */
const image = Uint8Array.from({ length: 784 }, (_, at) => {
  const inside = Math.abs((at % 28) - 14) < 7 && Math.abs(at / 28 - 14) < 9;
  return inside ? randomBelow(2, at, 256) : 0;
});

const farthest = (one: ArrayLike<number>, other: ArrayLike<number>): number => {
  expect(one.length).toBe(other.length);
  return Math.max(...Array.from(one, (value, at) => Math.abs(value - other[at])));
};

test.each(Object.entries(networks))('%s: every layer gives what tfjs gives', (_, spec) => {
  const weights = trainedWeights(spec);
  const reference = sequentialOf(tf, spec, weights, 'logits');
  const outputs = reference.layers.map(({ output }) => output as tf.SymbolicTensor);
  const whole = tf.model({ inputs: reference.inputs, outputs });
  const expected = whole.predict(tf.tensor(normalisedImage(image), [1, 28, 28, 1])) as tf.Tensor[];
  const activations = activationsOf(openNetwork(spec, weights), normalisedImage(image));
  expect(activations).toHaveLength(spec.layers.length);
  for (const { index, name, output } of layersOf(spec)) {
    expect(activations[index], name).toHaveLength(sizeOf(output));
    expect(farthest(activations[index], expected[index].dataSync()), name).toBeLessThan(1e-5);
  }
});

test.each(Object.entries(networks))('%s: the gradients by the pixels are those of tfjs', (_, spec) => {
  const weights = trainedWeights(spec);
  const reference = sequentialOf(tf, spec, weights, 'logits');
  const logitsOf = (x: tf.Tensor) => reference.apply(x) as tf.Tensor2D;
  const pixels = tf.tensor(normalisedImage(image), [1, 28, 28, 1]);
  const targets = {
    logit: (x: tf.Tensor) => logitsOf(x).slice([0, 2], [1, 1]).asScalar(),
    loss: (x: tf.Tensor) => tf.logSoftmax(logitsOf(x)).slice([0, 2], [1, 1]).asScalar().neg(),
  };
  const network = openNetwork(spec, weights);
  for (const of of ['logit', 'loss'] as const) {
    const gradient = pixelGradient(network, normalisedImage(image), { of, class: 2 });
    const expected = tf.grad(targets[of])(pixels).dataSync();
    const largest = Math.max(...expected.map(Math.abs));
    expect(farthest(gradient, expected) / largest, of).toBeLessThan(1e-5);
  }
});
