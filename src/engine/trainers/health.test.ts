import { describe, expect, test } from 'vitest';
import type { ModelSpec } from '../../core/model/model-spec.ts';
import { parameterLayout } from '../../core/model/parameters.ts';
import {
  avgPool,
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
import { healthOf } from '../../core/training/health/health.ts';
import type { TrainConfig } from '../../core/training/train-config.ts';
import type { Trainer, TrainerSetup } from '../../core/training/trainer.ts';
import { createStockTrainer } from './testing/stock-trainer.ts';
import { requestOf, setupOf } from './testing/task.ts';
import { createWasmTrainer } from './wasm/wasm-trainer.ts';
import { useNodeDevice } from './webgpu/testing/node-device.ts';

const { createTrainer } = useNodeDevice();

const trainers: readonly (readonly [string, (setup: TrainerSetup) => Promise<Trainer>])[] = [
  ['WebAssembly', setup => createWasmTrainer(setup, { threads: 1, spawn: null })],
  ['WebGPU', createTrainer],
];

/** A setup whose first `dead` biases of every layer but the last are so low that their ReLUs stay at 0. */
function withDeadUnits(spec: ModelSpec, config: Partial<TrainConfig>, dead: number): TrainerSetup {
  const setup = setupOf(spec, config);
  const weights = setup.start.weights.slice();
  const biases = parameterLayout(spec).filter(({ role }) => role === 'bias' || role === 'beta');
  for (const { offset } of biases.slice(0, -1)) weights.fill(-100, offset, offset + dead);
  return { ...setup, start: { ...setup.start, weights, average: setup.start.average && weights } };
}

const networks: readonly (readonly [string, ModelSpec, Partial<TrainConfig>])[] = [
  ['dense layers', model(avgPool(4, 4), flatten, dense(17), relu, dense(9), relu, dense(10)), {}],
  [
    'convolutions with pooling fused, a flattening before the ReLU, and a clipped gradient',
    model(conv(6, 5), relu, halve, conv(5, 3, 'same'), halve, flatten, relu, dense(10)),
    { clipNorm: 0.01, emaDecay: 0.9 },
  ],
  [
    'normalisation, strides and a global average',
    model(halve, conv(6, 3, 'same', 2), norm, relu, conv(9, 3), relu, globalAvgPool, dense(10)),
    { labelSmoothing: 0.1 },
  ],
  [
    'dropout behind dense layers and behind pooling',
    model(conv(5, 5), norm, relu, halve, dropout(0.2), flatten, dense(12), relu, dropout(0.1), dense(10)),
    {},
  ],
];

describe.each(networks)('a network of %s', (_network, spec, config) => {
  test.each(trainers)(
    'has on %s the gradient, the norms and the dead units of tfjs',
    async (_name, create) => {
      const setup = withDeadUnits(spec, config, 3);
      const request = { ...requestOf(setup, 2, 0, 2), measure: true };
      const stock = await createStockTrainer(setup);
      const expected = (await stock.train(request)).measured;
      await stock.dispose();
      const trainer = await create(setup);
      try {
        const { measured } = await trainer.train(request);
        if (!measured || !expected) throw new Error('nothing was measured');
        expect(measured.weights).toEqual((await trainer.state()).weights);
        const wanted = healthOf(spec, 1, expected).layers;
        const largest = Math.max(...wanted.map(layer => layer.gradientNorm));
        expect(healthOf(spec, 1, measured).layers).toEqual(
          wanted.map(layer => ({
            ...layer,
            gradientNorm: expect.toSatisfy(
              (value: number) =>
                Math.abs(value - layer.gradientNorm) <= 1e-3 * layer.gradientNorm + 1e-6 * largest,
              `${layer.gradientNorm} to a thousandth`,
            ),
            weightNorm: expect.toSatisfy(
              (value: number) => Math.abs(value - layer.weightNorm) <= 1e-3 * layer.weightNorm,
              `${layer.weightNorm} to a thousandth`,
            ),
          })),
        );
        expect(wanted.some(({ deadShare }) => deadShare !== null && deadShare > 0)).toBe(true);
      } finally {
        await trainer.dispose();
      }
    },
  );

  test.each([['stock tfjs', createStockTrainer] as const, ...trainers])(
    'is trained on %s to the same bits whether it is measured or not',
    async (_name, create) => {
      const setup = setupOf(spec, config);
      const trainer = await create(setup);
      const weightsAfter = async (measure: boolean) => {
        await trainer.restore(setup.start);
        const first = await trainer.train({ ...requestOf(setup, 2), measure });
        expect(first.measured === null).toBe(!measure);
        await trainer.train(requestOf(setup, 1, 2));
        return (await trainer.state()).weights;
      };
      try {
        expect(await weightsAfter(true)).toEqual(await weightsAfter(false));
      } finally {
        await trainer.dispose();
      }
    },
  );
});
