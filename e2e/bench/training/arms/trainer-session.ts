/** One of this project's trainers as an arm. */
import { paperOf } from '../../../../src/core/data/paper.ts';
import { plainConfig } from '../../../../src/core/training/plain-config.ts';
import type { TrainConfig } from '../../../../src/core/training/train-config.ts';
import type { StepsRequest, Trainer, TrainerSetup } from '../../../../src/core/training/trainer.ts';
import { initialState } from '../../../../src/core/training/training-state.ts';
import { probabilitiesOf } from '../../../../src/engine/session/view-probabilities.ts';
import type { ArmSession } from '../arm-protocol.ts';
import { adam, imageCount, seed } from '../common.ts';
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

/** `count` steps from step `first` on, over the images in their order. */
export const stepsOf = (first: number, count: number, batch: number): StepsRequest => ({
  rows: batchRows(first, count, batch),
  batchSize: batch,
  learningRates: new Float32Array(count).fill(adam.learningRate),
  firstStep: first,
  epoch: 0,
  measure: false,
});

export function sessionOf(trainer: Trainer, batch: number, images: Images): ArmSession {
  let kept: StepsRequest | null = null;
  const { backend, threads, adapter } = trainer.device;
  const onThreads = `${backend}, ${threads} ${threads === 1 ? 'thread' : 'threads'}`;
  return {
    runsOn:
      backend === 'wasm'
        ? [onThreads, ...(adapter === null ? [] : [adapter])].join(', ')
        : (adapter ?? backend),
    losses: async (first, count) => [...(await trainer.train(stepsOf(first, count, batch))).loss],
    /** Repeats train the same steps: like the steps of an epoch they are handed over once. */
    async run(first, count) {
      if (kept?.firstStep !== first || kept.learningRates.length !== count)
        kept = stepsOf(first, count, batch);
      await trainer.train(kept);
    },
    state: () => trainer.state(),
    restore: state => trainer.restore(state),
    async predict(count, views) {
      const { weights } = await trainer.state();
      const half = imageCount / 2;
      const rows = Uint32Array.from({ length: count }, (_, row) => half + (row % half));
      const view = { count: views, paper: paperOf(images.pixels) };
      await probabilitiesOf(trainer, weights, images.pixels, rows, view, () => true);
    },
    dispose: () => trainer.dispose(),
  };
}
