/** Networks that train side by side in the same dispatches have the numbers that each has alone. */
import { describe, expect, test } from 'vitest';
import {
  avgPool,
  conv,
  dense,
  dropout,
  flatten,
  halve,
  maxPool,
  model,
  norm,
  relu,
} from '../../../core/testing/layers.ts';
import type { TrainConfig } from '../../../core/training/train-config.ts';
import { type Trainer, TrainerFailure, type TrainerSetup } from '../../../core/training/trainer.ts';
import { initialState } from '../../../core/training/training-state.ts';
import { partOf, requestOf, setupOf } from '../testing/task.ts';
import { countDevice } from './testing/device-counts.ts';
import { useNodeDevice } from './testing/node-device.ts';
import { createWebGpuGang } from './webgpu-gang.ts';

const node = useNodeDevice();

const everything = model(
  ...[avgPool(4, 4), conv(4, 3, 'same'), norm, relu, halve, conv(5, 2), relu, maxPool(2, 1)],
  ...[flatten, dropout(0.3), dense(12), norm, relu, dense(10)],
);
const plain = model(avgPool(7, 7), flatten, dense(10));

/** Setups that differ in all that may: the seed with the first weights, the rate, the decay of the average, and the distortions. */
function setupsOf(spec: typeof everything, changes: Partial<TrainConfig>, networks: number) {
  const first = setupOf(spec, { batchSize: 4, ...changes }, 20);
  return Array.from({ length: networks }, (_, network): TrainerSetup => {
    const { augmentation } = first.config;
    const config = {
      ...first.config,
      augmentation: augmentation && {
        ...augmentation,
        shift: network,
        elastic: 1 + network,
        erase: network / 4,
      },
      seed: 3 + network,
      learningRate: 0.01 / (network + 1),
      emaDecay: first.config.emaDecay === 0 ? 0 : first.config.emaDecay - network / 100,
    };
    return { ...first, config, start: initialState(spec, config) };
  });
}

const gangOf = (setups: readonly TrainerSetup[]) =>
  createWebGpuGang(setups, { kind: 'device', device: node.device });

async function resultsOf(trainer: Trainer, setup: TrainerSetup, steps: number) {
  const request = requestOf(setup, steps, 0, 1);
  const begun = await trainer.train(partOf(request, 0, 2));
  const { loss, correct, measured } = await trainer.train({ ...partOf(request, 2, steps), measure: true });
  return {
    loss: [...begun.loss, ...loss],
    correct: [...begun.correct, ...correct],
    measured,
    state: await trainer.state(),
    logits: await trainer.logits(setup.pixels, setup.start.weights),
  };
}

describe('each network of a gang has the very bits that it has alone', () => {
  test.each<[string, typeof everything, Partial<TrainConfig>]>([
    ['Adam with clipping and an average', everything, { clipNorm: 0.5, emaDecay: 0.9, labelSmoothing: 0.1 }],
    [
      'augmentation and SGD',
      everything,
      {
        augmentation: { rotation: 0.2, scale: 0.1, shear: 0.1, shift: 2, elastic: 1, erase: 0.5 },
        optimizer: { kind: 'sgd', momentum: 0.9, nesterov: true, weightDecay: 0.1 },
      },
    ],
    ['a loss that is a kernel of its own', model(avgPool(7, 7), flatten, dense(10), relu), {}],
  ])('%s', async (_, spec, changes) => {
    const setups = setupsOf(spec, changes, 3);
    const gang = await gangOf(setups);
    const together = await Promise.all(gang.map((trainer, index) => resultsOf(trainer, setups[index], 5)));
    for (const trainer of gang) await trainer.dispose();
    for (const [index, setup] of setups.entries()) {
      const alone = await node.createTrainer(setup);
      expect(together[index], `network ${index}`).toEqual(await resultsOf(alone, setup, 5));
      await alone.dispose();
    }
    expect(together[0].loss).not.toEqual(together[1].loss);
  });
});

test('a gang asks for no more dispatches than one network', async () => {
  const { counts, reset } = countDevice(node.device);
  const dispatchesOf = async (networks: number) => {
    const setups = setupsOf(plain, {}, networks);
    const gang = await gangOf(setups);
    reset();
    await Promise.all(gang.map((trainer, index) => trainer.train(requestOf(setups[index], 3))));
    for (const trainer of gang) await trainer.dispose();
    return { dispatches: counts.dispatches, readbacks: counts.readbacks };
  };
  expect(await dispatchesOf(4)).toEqual(await dispatchesOf(1));
});

test('networks that ask for unlike numbers of steps, or leave, keep their numbers and hold nobody up', async () => {
  const setups = setupsOf(plain, {}, 3);
  const [a, b, c] = await gangOf(setups);
  const longer = a.train(requestOf(setups[0], 5));
  const shorter = b.train(requestOf(setups[1], 2, 0, 3));
  await c.dispose();
  const losses = [(await longer).loss, (await shorter).loss];
  for (const [index, steps, missing] of [
    [0, 5, 0],
    [1, 2, 3],
  ]) {
    const alone = await node.createTrainer(setups[index]);
    expect((await alone.train(requestOf(setups[index], steps, 0, missing))).loss).toEqual(losses[index]);
    await alone.dispose();
  }
  await expect(c.state()).rejects.toBeInstanceOf(TrainerFailure);
  await Promise.all([a.dispose(), b.dispose()]);
  await expect(a.state()).rejects.toBeInstanceOf(TrainerFailure);
});

test('a network that diverges fails alone', async () => {
  const setups = setupsOf(plain, {}, 2);
  const [good, bad] = await gangOf(setups);
  const steps = [0, 1].map(index => requestOf(setups[index], 6));
  steps[1].learningRates.fill(3e38);
  const [kept, lost] = await Promise.allSettled([good.train(steps[0]), bad.train(steps[1])]);
  expect(kept.status).toBe('fulfilled');
  expect(lost).toMatchObject({ status: 'rejected', reason: { reason: 'diverged' } });
  await Promise.all([good.dispose(), bad.dispose()]);
});

test.each<[string, (setup: TrainerSetup) => TrainerSetup]>([
  ['layers', setup => ({ ...setup, spec: model(avgPool(7, 7), flatten, dense(11)) })],
  ['smoothing', setup => ({ ...setup, config: { ...setup.config, labelSmoothing: 0.2 } })],
  ['images', setup => ({ ...setup, pixels: setup.pixels.slice() })],
])('networks of other %s are refused', async (_, change) => {
  const [first, second] = setupsOf(plain, {}, 2);
  await expect(gangOf([first, change(second)])).rejects.toMatchObject({ reason: 'unsupported' });
});
