/** What goes out for TensorFlow.js is read back, without its library, as the network that it was. */
import * as tf from '@tensorflow/tfjs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { tenDigits } from '../../core/data/classes.ts';
import { softmaxRows } from '../../core/evaluation/softmax.ts';
import { logitsOfImage, normalisedImage } from '../../core/inspect/forward.ts';
import { openNetwork } from '../../core/inspect/network.ts';
import { activationNames } from '../../core/model/activation.ts';
import type { ModelSpec } from '../../core/model/model-spec.ts';
import type { ImportedNetwork } from '../../core/model-files/imported-network.ts';
import { networkFromTfjs, planTfjs } from '../../core/model-files/tfjs/network-from-tfjs.ts';
import { withNotes } from '../../core/model-files/tfjs/tfjs-notes.ts';
import { randomBelow } from '../../core/numerics/rng.ts';
import * as layers from '../../core/testing/layers.ts';
import { possibleLayers } from '../../core/testing/random-layers.ts';
import { trainedWeights } from '../../core/testing/trained-weights.ts';
import { exportModel } from './export-model.ts';

const { model, conv, norm, relu, activation, maxPool, avgPool, dropout, globalAvgPool, flatten, dense } =
  layers;

const networks: readonly ModelSpec[] = [
  model(
    ...[conv(4, 3, 'same', 2), norm, relu, maxPool(3, 2, 'same'), conv(6, 2), avgPool(2, 1, 'same'), relu],
    ...[dropout(0.25), flatten, dense(7), norm, relu, dense(10)],
  ),
  model(conv(3, 5), ...activationNames.map(activation), flatten, dense(26)),
  model(conv(5, 5, 'valid', 3), relu, conv(10, 3, 'same'), globalAvgPool),
  model(norm, flatten, dense(20), relu, dropout(0.5), dense(2), activation('sigmoid')),
];

const image = Uint8Array.from({ length: 784 }, (_, at) =>
  at % 28 > 9 && at % 28 < 17 ? randomBelow(2, at, 256) : 0,
);

const probabilities = ({ spec, weights }: Pick<ImportedNetwork, 'spec' | 'weights'>): Float32Array =>
  softmaxRows(logitsOfImage(openNetwork(spec, weights), normalisedImage(image)), 1);

const farthest = (one: ArrayLike<number>, other: Float32Array): number =>
  other.reduce((most, value, at) => Math.max(most, Math.abs(value - one[at])), 0);

const readBack = async (spec: ModelSpec, note = (json: string): string => json): Promise<ImportedNetwork> => {
  const { json, weights } = await exportModel(tf, spec, trainedWeights(spec));
  return networkFromTfjs(planTfjs(note(json)), [new Uint8Array(weights)]);
};

test.each(networks)(
  'a network is read back with the same layers, weights and probabilities: %j',
  async spec => {
    const weights = trainedWeights(spec);
    const read = await readBack(spec);
    expect(read.spec).toEqual(spec);
    expect(read.weights).toEqual(weights);
    expect(farthest(probabilities(read), probabilities({ spec, weights }))).toBe(0);
    expect(read.classes).toBe(null);
    expect(read.assumptions).toEqual([
      'The file does not say how it wants grey levels; they are given from 0 to 1.',
    ]);
  },
);

test('the classes and the grey levels that the page notes in its file are known again', async () => {
  const spec = networks[0];
  const read = await readBack(spec, json => withNotes(json, tenDigits));
  expect(read).toMatchObject({ classes: tenDigits, assumptions: [] });
});

test('any possible chain is read back with the same probabilities, which are those of TensorFlow.js', async () => {
  await fc.assert(
    fc.asyncProperty(possibleLayers(4), async layers => {
      const spec = { layers };
      const weights = trainedWeights(spec);
      const { json, weights: binary } = await exportModel(tf, spec, weights);
      const noted = withNotes(json, { labels: [1, 2, 5, 9], names: ['one', 'two', 'five', 'nine'] });
      const read = networkFromTfjs(planTfjs(noted), [new Uint8Array(binary)]);
      expect(farthest(probabilities(read), probabilities({ spec, weights }))).toBeLessThan(1e-6);
      const theirs = await tf.loadLayersModel({
        load: async () =>
          tf.io.getModelArtifactsForJSON(JSON.parse(noted), async () => [
            JSON.parse(noted).weightsManifest[0].weights,
            binary,
          ]),
      });
      const pixels = tf.tensor(normalisedImage(image), [1, 28, 28, 1]);
      const output = theirs.predict(pixels) as tf.Tensor;
      expect(farthest(await output.data(), probabilities(read))).toBeLessThan(1e-5);
      tf.dispose([pixels, output]);
      theirs.dispose();
    }),
    { numRuns: 15 },
  );
});
