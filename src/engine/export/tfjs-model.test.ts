import * as tf from '@tensorflow/tfjs';
import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import { activationNames } from '../../core/model/activation.ts';
import { layersOf, type ModelSpec } from '../../core/model/model-spec.ts';
import { initialWeights } from '../../core/model/parameters.ts';
import { benchmarkModels } from '../../core/testing/benchmark-models.ts';
import { activation } from '../../core/testing/layers.ts';
import { possibleLayers } from '../../core/testing/random-layers.ts';
import { weightsOf } from '../testing/model-weights.ts';
import { exportModel } from './export-model.ts';
import { sequentialOf } from './tfjs-model.ts';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

/** A network with every kind of layer. */
const mixed: ModelSpec = {
  layers: [
    { kind: 'conv2d', filters: 4, kernelSize: 3, stride: 2, padding: 'same' },
    { kind: 'batchNorm', momentum: 0.9, epsilon: 1e-3 },
    { kind: 'relu' },
    { kind: 'maxPool', poolSize: 3, stride: 2 },
    { kind: 'conv2d', filters: 6, kernelSize: 2, stride: 1, padding: 'valid' },
    { kind: 'avgPool', poolSize: 2, stride: 1, padding: 'same' },
    { kind: 'dropout', rate: 0.5 },
    ...activationNames.map(name => activation(name)),
    { kind: 'globalAvgPool' },
    { kind: 'flatten' },
    { kind: 'dense', units: 10 },
  ],
};

test('every kind of layer keeps its weights on the way to tfjs and back', async () => {
  for (const spec of [mixed, benchmarkModels.dense]) {
    const weights = initialWeights(spec, 3);
    const model = sequentialOf(tf, spec, weights, 'logits');
    expect(await weightsOf(spec, model)).toEqual(weights);
    model.dispose();
  }
});

test('the shape and the parameters of every layer of any possible chain are those of tfjs', () => {
  fc.assert(
    fc.property(possibleLayers(12), layers => {
      const spec: ModelSpec = { layers };
      const built = sequentialOf(tf, spec, initialWeights(spec, 3), 'logits');
      const theirs = built.layers.map(layer => [layer.outputShape.slice(1), layer.countParams()]);
      built.dispose();
      expect(layersOf(spec).map(({ output, parameters }) => [output, parameters])).toEqual(theirs);
    }),
    { numRuns: 40 },
  );
});

test('an exported model is loaded by tfjs and gives the same probabilities', async () => {
  const before = tf.memory().numTensors;
  const weights = initialWeights(mixed, 5);
  const { json, weights: binary } = await exportModel(tf, mixed, weights);
  const { modelTopology, weightsManifest } = JSON.parse(json);
  const loaded = await tf.loadLayersModel(
    tf.io.fromMemory({ modelTopology, weightSpecs: weightsManifest[0].weights, weightData: binary }),
  );
  const direct = sequentialOf(tf, mixed, weights, 'probabilities');
  tf.tidy(() => {
    const images = tf.randomUniform([3, 28, 28, 1], 0, 1, 'float32', 1);
    const [one, other] = [loaded, direct].map(model => (model.predict(images) as tf.Tensor).dataSync());
    expect(one).toEqual(other);
    expect(one.length).toBe(30);
  });
  for (const model of [loaded, direct]) model.dispose();
  expect(tf.memory().numTensors).toBe(before);
});
