import { describe, expect, test } from 'vitest';
import { fixedViews, viewOf } from '../../../core/evaluation/views.ts';
import type { ModelSpec } from '../../../core/model/model-spec.ts';
import { conv, dense, flatten, halve, model, norm, relu } from '../../../core/testing/layers.ts';
import { setupOf } from '../testing/task.ts';
import { spawnSourceThread } from './testing/node-threads.ts';
import { createWasmTrainer } from './wasm-trainer.ts';

const images = 37;

describe('a network sees each view as the reference makes it, to the bit', () => {
  test.each<[string, ModelSpec]>([
    ['plain pixels', model(flatten, dense(10))],
    ['behind a border', model(conv(4, 3, 'same'), relu, halve, flatten, dense(10))],
    ['with padded channels', model(norm, flatten, dense(10))],
  ])('%s', async (_, spec) => {
    const setup = setupOf(spec, { batchSize: 16 }, images);
    const trainer = await createWasmTrainer(setup, { threads: 1, spawn: null });
    const { weights } = setup.start;
    for (const paper of [0, 117])
      for (const view of fixedViews(9, paper)) {
        const seen = await trainer.logits(setup.pixels, weights, view);
        expect(seen).toEqual(await trainer.logits(viewOf(setup.pixels, view), weights));
      }
    await trainer.dispose();
  });
});

test('the logits of an image do not depend on its place, on the images beside it or on the threads', async () => {
  const spec = model(
    conv(8, 5),
    norm,
    relu,
    halve,
    conv(8, 3),
    norm,
    relu,
    halve,
    flatten,
    dense(32),
    relu,
    dense(10),
  );
  const setup = setupOf(spec, { batchSize: 16 }, images);
  const { weights } = setup.start;
  const [, view] = fixedViews(3, 0);
  const two = await createWasmTrainer(setup, { threads: 2, spawn: spawnSourceThread });
  const together = await two.logits(setup.pixels, weights, view);
  await two.dispose();
  const one = await createWasmTrainer(setup, { threads: 1, spawn: null });
  for (const row of [0, 5, 18, 36]) {
    const pixels = setup.pixels.slice(row * 784, (row + 1) * 784);
    expect(await one.logits(pixels, weights, view)).toEqual(together.subarray(row * 10, row * 10 + 10));
  }
  await one.dispose();
});

test('inference with other weights leaves the training as it was', async () => {
  const setup = setupOf(model(flatten, dense(10)), { batchSize: 16 }, images);
  const trainer = await createWasmTrainer(setup, { threads: 1, spawn: null });
  const before = await trainer.state();
  const others = before.weights.map(weight => weight + 1);
  const first = await trainer.logits(setup.pixels, others);
  expect(await trainer.logits(setup.pixels, others)).toEqual(first);
  others[others.length - 1] += 1;
  expect(await trainer.logits(setup.pixels, others)).not.toEqual(first);
  expect(await trainer.state()).toEqual(before);
  expect(await trainer.logits(setup.pixels, before.weights)).not.toEqual(first);
  await trainer.dispose();
});
