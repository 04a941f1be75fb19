/** Layers that read images of one channel have kernels of their own; they have the numbers of the WASM trainer. */
import { expect, test } from 'vitest';
import type { ModelSpec } from '../../../core/model/model-spec.ts';
import {
  avgPool,
  conv,
  dense,
  flatten,
  globalAvgPool,
  halve,
  model,
  norm,
  relu,
} from '../../../core/testing/layers.ts';
import { relativeDistance, stateDistance } from '../testing/distance.ts';
import { gradientInVelocity, requestOf, setupOf } from '../testing/task.ts';
import { createWasmTrainer } from '../wasm/wasm-trainer.ts';
import { useNodeDevice } from './testing/node-device.ts';

const node = useNodeDevice();
const end = [flatten, dense(10)];

// With momentum the velocity after one step is the gradient itself.
test.each<[string, ModelSpec]>([
  ['pooled filters of 5 x 5', model(avgPool(2, 2), conv(6, 5), relu, halve, ...end)],
  [
    'pooled filters with padding, of an odd size',
    model(avgPool(4, 4), conv(8, 3, 'same'), relu, halve, ...end),
  ],
  ['batch normalisation and pooling', model(avgPool(4, 4), conv(9, 3, 'same'), norm, relu, halve, ...end)],
  ['strides, without a pooling', model(avgPool(2, 2), conv(5, 3, 'same', 2), relu, conv(3, 2), ...end)],
  [
    'more filters than a workgroup has room for',
    model(avgPool(4, 4), conv(70, 2), relu, halve, globalAvgPool, dense(10)),
  ],
  [
    'a second layer of one channel',
    model(avgPool(2, 2), conv(1, 3), relu, halve, conv(4, 3), relu, halve, ...end),
  ],
])('%s', async (_, spec) => {
  const setup = setupOf(spec, { ...gradientInVelocity, batchSize: 5 });
  const tested = await node.createTrainer(setup);
  const reference = await createWasmTrainer(setup, { threads: 1, spawn: null });
  const { loss } = await tested.train(requestOf(setup, 1));
  const expected = await reference.train(requestOf(setup, 1));
  const state = await tested.state();
  const images = setup.pixels.subarray(0, 3 * 784);
  const off = {
    loss: relativeDistance(loss, expected.loss),
    state: stateDistance(setup, state, await reference.state()),
    logits: relativeDistance(
      await tested.logits(images, state.weights),
      await reference.logits(images, state.weights),
    ),
  };
  expect(Math.max(off.loss, off.state, off.logits)).toBeLessThan(1e-5);
  await Promise.all([tested.dispose(), reference.dispose()]);
});
