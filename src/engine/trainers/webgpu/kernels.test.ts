import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { activationNames } from '../../../core/model/activation.ts';
import { type LayerSpec, summarize } from '../../../core/model/model-spec.ts';
import {
  activation,
  avgPool,
  conv,
  dense,
  dropout,
  flatten,
  globalAvgPool,
  maxPool,
  model,
  norm,
  relu,
} from '../../../core/testing/layers.ts';
import type { OptimizerSpec, TrainConfig } from '../../../core/training/train-config.ts';
import type { TrainerSetup } from '../../../core/training/trainer.ts';
import { relativeDistance, stateDistance } from '../testing/distance.ts';
import { createStockTrainer } from '../testing/stock-trainer.ts';
import { adam, gradientInVelocity, nesterov, requestOf, setupOf } from '../testing/task.ts';
import { useNodeDevice } from './testing/node-device.ts';

const shrink = avgPool(4, 4);

const setupWith = (layers: readonly LayerSpec[], changes: Partial<TrainConfig> = {}) =>
  setupOf(model(...layers), { ...gradientInVelocity, ...changes }, 20);

const convolution = fc
  .record({
    filters: fc.integer({ min: 1, max: 20 }),
    kernelSize: fc.integer({ min: 1, max: 5 }),
    padding: fc.constantFrom<'valid' | 'same'>('valid', 'same'),
    stride: fc.integer({ min: 1, max: 3 }),
  })
  .map(({ filters, kernelSize, padding, stride }) => conv(filters, kernelSize, padding, stride));
const padding = fc.constantFrom<'valid' | 'same'>('valid', 'same');
const window = fc.record({
  size: fc.integer({ min: 1, max: 4 }),
  stride: fc.integer({ min: 1, max: 3 }),
  padding,
});
const pooling = fc.oneof(
  fc.constant(maxPool(2, 2)),
  window.map(({ size, stride, padding }) => maxPool(size, stride, padding)),
  window.map(({ size, stride, padding }) => avgPool(size, stride, padding)),
);
const smooth = fc.constantFrom(...activationNames).map(activation);
const drop = fc.constantFrom(0.1, 0.5).map(dropout);
/** Each of these layers or not. */
const some = (...layers: readonly fc.Arbitrary<LayerSpec>[]) =>
  fc
    .tuple(...layers.map(layer => fc.option(layer, { nil: null })))
    .map(chosen => chosen.filter(layer => layer !== null));
const block = fc.oneof(
  fc
    .tuple(convolution, some(fc.constant(norm), fc.constant(relu), pooling, drop))
    .map(([first, rest]) => [first, ...rest]),
  some(pooling, fc.constant(norm), fc.constant(relu), smooth),
  some(fc.constant(relu), smooth, drop),
);
const head = fc.oneof(
  fc.constant<LayerSpec[]>([globalAvgPool]),
  fc
    .tuple(fc.integer({ min: 1, max: 70 }), some(fc.constant(norm), fc.constant(relu), drop))
    .map(([units, rest]) => [flatten, dense(units), ...rest]),
);
/** A network that is possible, with every kind of layer in every order. */
const network = fc
  .tuple(fc.constantFrom(avgPool(2, 2), shrink), block, block, head)
  .map(([first, one, other, last]) => [first, ...one, ...other, ...last, dense(10)])
  .filter(layers => summarize({ layers }).ok);

const rate = fc.double({ min: 0.01, max: 0.1, noNaN: true });
const decays = fc.constantFrom(0.5, 0.9, 0.99);
// With a smaller epsilon the rounding of a tiny gradient decides the direction of a whole step.
const epsilon = fc.constant(1e-3);
const settings: fc.Arbitrary<Partial<TrainConfig>> = fc.record({
  optimizer: fc.oneof<fc.Arbitrary<OptimizerSpec>[]>(
    fc.record({
      kind: fc.constant('sgd'),
      momentum: fc.constantFrom(0, 0.9),
      nesterov: fc.boolean(),
      weightDecay: rate,
    }),
    fc.record({ kind: fc.constant('adam'), beta1: decays, beta2: decays, epsilon }),
    fc.record({ kind: fc.constant('adamw'), beta1: decays, beta2: decays, epsilon, weightDecay: rate }),
    fc.record({ kind: fc.constant('rmsprop'), rho: decays, epsilon }),
  ),
  labelSmoothing: fc.constantFrom(0, 0.1, 0.3),
  clipNorm: fc.constantFrom(0, 0.01, 0.1, 100),
  emaDecay: fc.constantFrom(0, 0.5, 0.999),
  augmentation: fc.option(
    fc.record({ rotation: rate, scale: rate, shear: rate, shift: rate, elastic: rate, erase: rate }),
    { nil: null },
  ),
});

const { createTrainer } = useNodeDevice();

/** Trains `steps` steps on both trainers; compares losses, hits, the whole state, and logits. */
async function compare(setup: TrainerSetup, steps: number): Promise<void> {
  const reference = await createStockTrainer(setup);
  const trainer = await createTrainer(setup);
  const request = requestOf(setup, steps);
  const actual = await trainer.train(request);
  const expected = await reference.train(request);
  const state = await trainer.state();
  const images = setup.pixels.subarray(0, 3 * 784);
  expect({
    loss: relativeDistance(actual.loss, expected.loss),
    correct: actual.correct,
    state: stateDistance(setup, state, await reference.state()),
    logits: relativeDistance(
      await trainer.logits(images, state.weights),
      await reference.logits(images, state.weights),
    ),
  }).toEqual({
    loss: expect.toSatisfy((value: number) => value < 1e-4, 'below 1e-4'),
    correct: expected.correct,
    state: expect.toSatisfy((value: number) => value < 1e-4, 'below 1e-4'),
    logits: expect.toSatisfy((value: number) => value < 1e-4, 'below 1e-4'),
  });
  await trainer.dispose();
  await reference.dispose();
}

describe('values and gradients are those of tfjs', () => {
  // With momentum the velocity after one step is the gradient itself.
  test.each<[string, LayerSpec[]]>([
    ['dense layers and ReLU, also behind the logits', [flatten, dense(17), relu, dense(10), relu]],
    [
      'convolution, ReLU and pooling, of an even and of an odd size',
      [
        shrink,
        conv(6, 4, 'same'),
        relu,
        maxPool(2, 2),
        conv(5, 2, 'same'),
        relu,
        maxPool(2, 2),
        flatten,
        dense(10),
      ],
    ],
    [
      'strides, overlapping pools, a global average',
      [
        conv(4, 5, 'same', 3),
        conv(5, 2, 'valid', 2),
        maxPool(2, 1),
        avgPool(2, 1),
        conv(10, 1),
        globalAvgPool,
      ],
    ],
    [
      'batch normalisation first, fused, before a pool and of a dense layer',
      [
        shrink,
        norm,
        conv(5, 2, 'same'),
        norm,
        relu,
        maxPool(2, 2),
        flatten,
        dense(12),
        norm,
        relu,
        norm,
        dense(10),
      ],
    ],
    ['fifty dropouts', [avgPool(7, 7), ...Array(50).fill(dropout(0.02)), flatten, dense(10)]],
    [
      'dropout, and a ReLU behind it',
      [shrink, conv(4, 3), relu, dropout(0.25), relu, flatten, dense(9), dropout(0.5), dense(10)],
    ],
  ])('%s', async (_, layers) => {
    await compare(setupWith(layers), 1);
  });

  test('for random networks', async () => {
    await fc.assert(
      fc.asyncProperty(network, fc.integer({ min: 1, max: 5 }), async (layers, batchSize) => {
        await compare(setupWith(layers, { batchSize }), 1);
      }),
      { numRuns: 10, seed: 11 },
    );
  });
});

describe('every setting gives the weights of tfjs', () => {
  const layers = [avgPool(7, 7), norm, flatten, dense(10)];
  const tame = { ...adam, epsilon: 1e-3 };
  test.each<[string, Partial<TrainConfig>]>([
    ['Nesterov with weight decay', { optimizer: { ...nesterov, weightDecay: 0.1 } }],
    ['Adam, label smoothing', { optimizer: tame, labelSmoothing: 0.1 }],
    ['AdamW, moving average', { optimizer: { ...tame, kind: 'adamw', weightDecay: 0.1 }, emaDecay: 0.9 }],
    ['RMSprop, clipping', { optimizer: { kind: 'rmsprop', rho: 0.9, epsilon: 1e-3 }, clipNorm: 0.05 }],
    [
      'affine augmentation',
      { augmentation: { rotation: 0.3, scale: 0.2, shear: 0.2, shift: 3, elastic: 0, erase: 0.5 } },
    ],
    [
      'elastic augmentation',
      { augmentation: { rotation: 0.1, scale: 0.1, shear: 0.1, shift: 1, elastic: 2, erase: 0 } },
    ],
  ])('%s', async (_, changes) => {
    await compare(setupWith(layers, changes), 4);
  });

  test('augmentation on grey paper', async () => {
    const augmentation = { rotation: 0.3, scale: 0.2, shear: 0.2, shift: 6, elastic: 2, erase: 0.5 };
    const setup = setupWith(layers, { augmentation });
    // Ink is darker or lighter than this paper.
    await compare({ ...setup, pixels: setup.pixels.map(level => (level === 0 ? 140 : level)) }, 4);
  });

  test('random settings together', async () => {
    await fc.assert(
      fc.asyncProperty(settings, async changes => {
        await compare(setupWith(layers, changes), 3);
      }),
      { numRuns: 12, seed: 5 },
    );
  });
});
