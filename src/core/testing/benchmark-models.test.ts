import { expect, test } from 'vitest';
import { summarize } from '../model/model-spec.ts';
import { type BenchmarkModelName, benchmarkModels } from './benchmark-models.ts';

// Weights and biases, by hand: a convolution has k^2 x in x out + out, a dense layer in x out + out.
test.each<[BenchmarkModelName, number]>([
  ['dense', 784 * 128 + 128 + (128 * 64 + 64) + (64 * 10 + 10)],
  ['tfjs-mnist', 25 * 8 + 8 + (25 * 8 * 16 + 16) + (4 * 4 * 16 * 10 + 10)],
  ['small-cnn', 9 * 16 + 16 + (9 * 16 * 32 + 32) + (7 * 7 * 32 * 64 + 64) + (64 * 10 + 10)],
  ['fast-cnn', 25 * 24 + 24 + (9 * 24 * 32 + 32) + (5 * 5 * 32 * 256 + 256) + (256 * 10 + 10)],
  ['keras-cnn', 887_530],
])('%s is possible and has %d parameters', (name, parameters) => {
  expect(summarize(benchmarkModels[name])).toMatchObject({ ok: true, parameters });
});
