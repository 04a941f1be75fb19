/** One of this project's trainers as an arm. */
import { pixelsPerImage } from '../../../../src/core/data/dataset.ts';
import { plainConfig } from '../../../../src/core/training/plain-config.ts';
import type { TrainConfig } from '../../../../src/core/training/train-config.ts';
import type { StepsRequest, Trainer, TrainerSetup } from '../../../../src/core/training/trainer.ts';
import { initialState } from '../../../../src/core/training/training-state.ts';
import type { ArmSession } from '../arm-protocol.ts';
import { adam, seed } from '../common.ts';
import type { Network } from '../networks.ts';
import { batchRows, type Images } from './images.ts';

export function setupOf({ spec, augmentation }: Network, batch: number, images: Images): TrainerSetup {
  const { pixels, labels } = images;
  const { learningRate, ...moments } = adam;
  const config: TrainConfig = {
    ...plainConfig,
    batchSize: batch,
    learningRate,
    optimizer: { kind: 'adam', ...moments },
    augmentation,
    seed,
  };
  return { spec, config, pixels, labels, start: initialState(spec, config), purpose: 'training' };
}

/** The bytes over and over, up to a length. */
function repeated(bytes: Images['pixels'], length: number): Images['pixels'] {
  const result = new Uint8Array(length);
  for (let at = 0; at < length; at += bytes.length) result.set(bytes.subarray(0, length - at), at);
  return result;
}

export function sessionOf(trainer: Trainer, batch: number, images: Images): ArmSession {
  const requestOf = (first: number, count: number): StepsRequest => ({
    rows: batchRows(first, count, batch),
    batchSize: batch,
    learningRates: new Float32Array(count).fill(adam.learningRate),
    firstStep: first,
    epoch: 0,
    measure: false,
  });
  let kept: StepsRequest | null = null;
  const { backend, threads, adapter } = trainer.device;
  return {
    runsOn: adapter ?? `${backend}, ${threads} ${threads === 1 ? 'thread' : 'threads'}`,
    losses: async (first, count) => [...(await trainer.train(requestOf(first, count))).loss],
    /** Repeats train the same steps: like the steps of an epoch they are handed over once. */
    async run(first, count) {
      if (kept?.firstStep !== first || kept.learningRates.length !== count) kept = requestOf(first, count);
      await trainer.train(kept);
    },
    state: () => trainer.state(),
    restore: state => trainer.restore(state),
    async predict(rows) {
      const { weights } = await trainer.state();
      await trainer.logits(repeated(images.pixels, rows * pixelsPerImage), weights);
    },
    dispose: () => trainer.dispose(),
  };
}
