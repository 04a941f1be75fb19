/** A stored checkpoint goes from one compiled trainer to the other and back, and training continues. */
import { expect, test } from 'vitest';
import {
  avgPool,
  conv,
  dense,
  dropout,
  flatten,
  halve,
  model,
  norm,
  relu,
} from '../../../core/testing/layers.ts';
import { weightParts } from '../../../core/training/checkpoint/interrupted-run.ts';
import { sealCheckpoint, unsealCheckpoint } from '../../../core/training/checkpoint/sealed-checkpoint.ts';
import type { OptimizerSpec } from '../../../core/training/train-config.ts';
import type { Trainer, TrainerSetup } from '../../../core/training/trainer.ts';
import type { TrainingState } from '../../../core/training/training-state.ts';
import { relativeDistance, stateDistance } from '../testing/distance.ts';
import { gradientInVelocity, momentum, requestOf, setupOf } from '../testing/task.ts';
import { createWasmTrainer } from '../wasm/wasm-trainer.ts';
import { useNodeDevice } from './testing/node-device.ts';

const { createTrainer } = useNodeDevice();

/** A state as it comes back from storage. */
async function stored({ spec, config }: TrainerSetup, state: TrainingState): Promise<TrainingState> {
  const progress = {
    epoch: 0,
    stepInEpoch: state.step,
    soFar: { loss: 0, correct: 0, images: 0, seconds: 0 },
    history: [],
    best: null,
    learningRateFactor: 1,
    state,
  };
  const run = {
    runId: 'run',
    finished: [],
    dataHash: 'data',
    recipes: [{ spec, config }],
    device: 'auto',
    savedAt: 0,
    checkpoint: progress,
  } as const;
  const opened = unsealCheckpoint(await sealCheckpoint(run, 1, async () => {}), [...weightParts(run)]);
  if (!opened.ok) throw new Error(opened.problem);
  return opened.run.checkpoint.state;
}

const spec = model(
  ...[avgPool(4, 4), conv(6, 3, 'same'), norm, relu, halve],
  ...[flatten, dense(16), relu, dropout(0.3), dense(10)],
);

test.each<[string, OptimizerSpec]>([
  ['momentum', momentum],
  ['AdamW', { kind: 'adamw', beta1: 0.9, beta2: 0.999, epsilon: 1e-3, weightDecay: 0.1 }],
  ['RMSprop', { kind: 'rmsprop', rho: 0.9, epsilon: 1e-3 }],
])('with %s a run goes from WASM to WebGPU and back as if it had stayed', async (_, optimizer) => {
  const setup = setupOf(spec, { ...gradientInVelocity, optimizer, emaDecay: 0.9 }, 20);
  const onWasm = (start: TrainingState) =>
    createWasmTrainer({ ...setup, start }, { threads: 1, spawn: null });
  const onGpu = (start: TrainingState) => createTrainer({ ...setup, start });

  const whole = await onWasm(setup.start);
  const { loss: expected } = await whole.train(requestOf(setup, 9));
  const losses: number[] = [];
  let state = setup.start;
  for (const [place, open] of [onWasm, onGpu, onWasm].entries()) {
    const trainer: Trainer = await open(state);
    losses.push(...(await trainer.train(requestOf(setup, 3, 3 * place))).loss);
    state = await stored(setup, await trainer.state());
    await trainer.dispose();
  }
  expect(state.step).toBe(9);
  expect(relativeDistance(losses, expected)).toBeLessThan(1e-4);
  expect(stateDistance(setup, state, await whole.state())).toBeLessThan(1e-4);
  await whole.dispose();
});
