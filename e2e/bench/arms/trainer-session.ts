/** One of this project's trainers as an arm. */
import { initialState } from '../../../src/core/initial-state.ts';
import type { ModelSpec } from '../../../src/core/model-spec.ts';
import type { TrainConfig } from '../../../src/core/train-config.ts';
import type { Trainer, TrainerSetup } from '../../../src/core/trainer.ts';
import { adam, seed } from '../common.ts';
import type { Session } from '../session.ts';
import { batchRows, type Images } from './images.ts';

export function setupOf(spec: ModelSpec, batch: number, { pixels, labels }: Images): TrainerSetup {
  const { learningRate, ...moments } = adam;
  const config: TrainConfig = {
    epochs: 1,
    batchSize: batch,
    learningRate,
    optimizer: { kind: 'adam', ...moments },
    schedule: { kind: 'constant', warmup: 0 },
    labelSmoothing: 0,
    emaDecay: 0,
    clipNorm: 0,
    augmentation: null,
    validationShare: 0,
    patience: 0,
    keep: 'last',
    seed,
  };
  return { spec, config, pixels, labels, start: initialState(spec, config) };
}

export function sessionOf(trainer: Trainer, batch: number): Session {
  const train = (first: number, count: number) =>
    trainer.train({
      rows: batchRows(first, count, batch),
      batchSize: batch,
      learningRates: new Float32Array(count).fill(adam.learningRate),
      firstStep: first,
      epoch: 0,
    });
  const { backend, threads, adapter } = trainer.device;
  return {
    runsOn: adapter ?? `${backend}, ${threads} ${threads === 1 ? 'thread' : 'threads'}`,
    losses: async (first, count) => [...(await train(first, count)).loss],
    async run(first, count) {
      await train(first, count);
    },
    dispose: () => trainer.dispose(),
  };
}
