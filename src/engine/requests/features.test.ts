// tfjs is loaded by the first test that needs it otherwise, and counts as its time.
import '@tensorflow/tfjs';
import { describe, expect, test } from 'vitest';
import { softmaxRows } from '../../core/evaluation/softmax.ts';
import type { ModelSpec } from '../../core/model/model-spec.ts';
import { parameterLayout } from '../../core/model/parameters.ts';
import {
  conv,
  dense,
  dropout,
  flatten,
  globalAvgPool,
  halve,
  model,
  norm,
  relu,
} from '../../core/testing/layers.ts';
import { initialState } from '../../core/training/training-state.ts';
import { compiled, cpu, engineWith } from '../testing/engine-with.ts';
import { smallConfig } from '../testing/small-task.ts';

const rows = Uint32Array.of(41, 3, 27);

/** The probabilities that the head `[units, classes]` of the network makes of features. */
function throughHead(spec: ModelSpec, weights: Float32Array, features: Float32Array): Float32Array {
  const [kernel, bias] = parameterLayout(spec).slice(-2);
  const [units, classes] = kernel.shape;
  const logits = Float32Array.from({ length: rows.length * classes }, (_, at) => {
    const [row, index] = [Math.floor(at / classes), at % classes];
    let sum = weights[bias.offset + index];
    for (let unit = 0; unit < units; unit++)
      sum += features[row * units + unit] * weights[kernel.offset + unit * classes + index];
    return sum;
  });
  return softmaxRows(logits, rows.length);
}

describe.each([
  ['dense layers', model(flatten, dense(70), relu, dropout(0.2), dense(10)), 70],
  ['a global average', model(halve, conv(6, 3), norm, relu, globalAvgPool, dense(10)), 6],
  [
    'flattened channels that the compiled trainer pads',
    model(halve, conv(5, 5), relu, halve, flatten, dense(10)),
    125,
  ],
  ['no hidden layer', model(halve, halve, flatten, dense(10)), 49],
])('the features of a network of %s', (_, spec, units) => {
  test.each([
    ['cpu', cpu],
    ['wasm', [...compiled, ...cpu]],
  ] as const)('are what its last layer turns into its probabilities, on %s', async (device, sources) => {
    const { engine, only } = await engineWith(sources);
    const { weights } = initialState(spec, smallConfig);
    const what = { spec, weights, device };
    await engine.handle({ ...what, kind: 'features', id: 4, rows });
    await engine.handle({ ...what, kind: 'predict', id: 5, images: { table: 'training', rows }, views: 1 });
    const [{ features }] = only('features');
    expect(features.length).toBe(units * rows.length);
    const found = throughHead(spec, weights, features);
    const wanted = only('predicted')[0].probabilities;
    for (const [at, probability] of wanted.entries()) expect(found[at]).toBeCloseTo(probability, 5);
    expect(only('predicting')[0]).toMatchObject({ id: 4, done: 3, total: 3 });
  });
});
