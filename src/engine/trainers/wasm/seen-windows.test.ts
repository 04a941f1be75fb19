import { describe, expect, test } from 'vitest';
import { pixelsPerImage } from '../../../core/data/dataset.ts';
import type { LayerSpec, ModelSpec } from '../../../core/model/model-spec.ts';
import { parameterLayout } from '../../../core/model/parameters.ts';
import { randomUnit } from '../../../core/numerics/rng.ts';
import { conv, dense, dropout, flatten, halve, model, relu } from '../../../core/testing/layers.ts';
import type { TrainerSetup } from '../../../core/training/trainer.ts';
import { relativeDistance } from '../testing/distance.ts';
import { ReferenceTrainer } from '../testing/reference-trainer.ts';
import { gradientOnly, requestOf, setupOf } from '../testing/task.ts';
import { spawnSourceThread } from './testing/node-threads.ts';
import { createWasmTrainer } from './wasm-trainer.ts';

/** Images of which one is blank and others have ink in a corner only, and biases of either sign: blank paper is not zero. */
function mostlyBlank(spec: ModelSpec, batchSize: number): TrainerSetup {
  const setup = setupOf(spec, { ...gradientOnly, batchSize });
  const { pixels, start } = setup;
  for (let image = 0; image < pixels.length / pixelsPerImage; image++)
    pixels.fill(0, image * pixelsPerImage, (image + (image % 3) / 3) * pixelsPerImage);
  pixels.fill(0, 5 * pixelsPerImage, 6 * pixelsPerImage);
  for (const { role, offset, size } of parameterLayout(spec))
    if (role === 'bias')
      for (let at = offset; at < offset + size; at++) start.weights[at] = (randomUnit(9, at) - 0.5) / 2;
  return setup;
}

const end = [flatten, dense(10)] as const;

describe('windows that see nothing but blank ones of the convolution before', () => {
  test.each<[string, LayerSpec[], number]>([
    ['with zeros around the image', [conv(8, 3, 'same'), relu, halve, conv(12, 3, 'same'), relu, halve], 8],
    ['without', [conv(6, 5), relu, halve, conv(9, 3), relu, halve], 8],
    ['of an odd size, without ReLU', [conv(5, 3), halve, conv(8, 3, 'same'), halve], 8],
    ['in a batch of no whole groups', [conv(8, 3, 'same'), relu, halve, conv(8, 3, 'same'), relu, halve], 7],
    [
      'behind dropout, which leaves none blank',
      [conv(8, 3), relu, halve, dropout(0.4), conv(8, 3), relu, halve],
      8,
    ],
  ])('%s, have the gradients of the plain trainer', async (_, layers, batchSize) => {
    const spec = model(...layers, ...end);
    const setup = mostlyBlank(spec, batchSize);
    const request = requestOf(setup, 1);
    const trainer = await createWasmTrainer(setup, { threads: 1, spawn: null });
    const { loss } = await trainer.train(request);
    const { weights } = await trainer.state();
    const reference = new ReferenceTrainer(setup);
    expect(loss[0] / reference.step(request.rows, 1, 0)).toBeCloseTo(1, 5);
    for (const { name, offset, size } of parameterLayout(spec)) {
      const change = (values: ArrayLike<number>) =>
        Float64Array.from(
          { length: size },
          (_, at) => values[offset + at] - setup.start.weights[offset + at],
        );
      expect(relativeDistance(change(weights), change(reference.weights)), name).toBeLessThan(1e-4);
    }
  });

  test('give the same bits on two threads as on one', async () => {
    const spec = model(conv(8, 3, 'same'), relu, halve, conv(12, 3, 'same'), relu, halve, ...end);
    const blank = mostlyBlank(spec, 32);
    const setup = { ...blank, config: { ...blank.config, learningRate: 0.01 } };
    const states = [];
    for (const options of [
      { threads: 1, spawn: null },
      { threads: 2, spawn: spawnSourceThread },
    ]) {
      const trainer = await createWasmTrainer(setup, options);
      await trainer.train(requestOf(setup, 6, 0, 5));
      states.push(await trainer.state());
      await trainer.dispose();
    }
    expect(states[1]).toEqual(states[0]);
  });
});
