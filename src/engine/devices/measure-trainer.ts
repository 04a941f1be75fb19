/** A few real training steps on one trainer: how long one takes, or why it is out of the question. */

import { layersOf } from '../../core/model/model-spec.ts';
import type { Trainer, TrainerSetup } from '../../core/training/trainer.ts';
import { toTrainerFailure } from './failure.ts';
import type { DeviceSpeed, TrainerSource } from './sources.ts';
import { late, within } from './timeout.ts';

/** Milliseconds that one trial may take before it is given up. */
const budget = 5000;
/** Milliseconds of steps that make a measurement. */
const sample = 250;
const fewImages = 8;

export type Measurement =
  | { readonly ok: true; readonly trainer: Trainer; readonly millisecondsPerStep: number }
  /** `slow`: it works, but not fast enough to be measured to the end. */
  | { readonly ok: false; readonly slow: boolean; readonly reason: string };

const format = (milliseconds: number): string =>
  `${milliseconds < 10 ? milliseconds.toFixed(1) : Math.round(milliseconds)} ms`;

/** Steps of `images` images each over the first rows; gives the milliseconds of one. */
async function timeSteps(
  trainer: Trainer,
  { config, labels }: TrainerSetup,
  steps: number,
  images: number,
): Promise<number> {
  const rows = Uint32Array.from({ length: steps * images }, (_, i) => i % labels.length);
  const learningRates = new Float32Array(steps).fill(config.learningRate);
  const begun = performance.now();
  await trainer.train({
    rows,
    batchSize: steps === 1 ? config.batchSize : images,
    learningRates,
    firstStep: 0,
    epoch: 0,
  });
  return (performance.now() - begun) / steps;
}

/** Sparse gradients, Winograd's transforms and the like save at most this much of a step's nominal operations. */
const cleverness = 4;

/** Why a device cannot do a whole step in `milliseconds`, even if it did nothing else; null when it might. */
async function tooSlowFor(
  source: TrainerSource,
  { spec, config }: TrainerSetup,
  milliseconds: number,
): Promise<string | null> {
  if (milliseconds === Number.POSITIVE_INFINITY) return null;
  const speed = await source.speed().catch((): DeviceSpeed => ({ kind: 'unknown' }));
  if (speed.kind === 'unknown') return null;
  if (speed.kind === 'software') return 'not tried: here the processor stands in for the GPU';
  const forward = layersOf(spec).reduce((sum, { flops }) => sum + flops, 0);
  // The backward pass does about twice the work of the forward pass.
  const needed = (3 * forward * config.batchSize) / milliseconds / 1e6;
  if (speed.gflops >= needed / cleverness) return null;
  return `it does ${speed.gflops.toFixed(1)} GFLOP/s, the fastest step so far some ${Math.round(needed)}`;
}

/**
 * Measures one trainer. It starts with a handful of images, so a device that is far too slow is found out in moments:
 * one that takes longer for these than `best` milliseconds, the fastest whole step so far, is not measured further.
 */
export async function measure(
  source: TrainerSource,
  setup: TrainerSetup,
  best: number,
): Promise<Measurement> {
  const obstacle = await source.obstacle();
  if (obstacle !== null) return { ok: false, slow: false, reason: obstacle };
  const hopeless = await tooSlowFor(source, setup, best);
  if (hopeless !== null) return { ok: false, slow: true, reason: hopeless };
  const end = performance.now() + budget;
  const { batchSize } = setup.config;
  const creating = source.create(setup);
  let trainer: Trainer | null = null;
  const giveUp = (reason: string, slow = true): Measurement => {
    void creating.then(late => late.dispose()).catch(() => {});
    return { ok: false, slow, reason };
  };
  const timed = async (steps: number, images: number): Promise<number | typeof late> => {
    if (trainer === null) return late;
    const work = timeSteps(trainer, setup, steps, images);
    work.catch(() => {});
    return within(work, end - performance.now());
  };
  const tooSlow = `gave no answer within ${budget / 1000} s`;
  try {
    const created = await within(creating, budget);
    if (created === late) return giveUp(tooSlow);
    trainer = created;
    const few = Math.min(fewImages, batchSize);
    // The first step compiles shaders and fills caches.
    if ((await timed(1, few)) === late) return giveUp(tooSlow);
    const small = await timed(1, few);
    if (small === late) return giveUp(tooSlow);
    if (small > best)
      return giveUp(
        `${few} images took ${format(small)}, longer than a whole step of the fastest (${format(best)})`,
      );
    if ((small * batchSize) / few > 4 * budget) return giveUp(`${few} images took ${format(small)}`);
    const first = await timed(1, batchSize);
    if (first === late) return giveUp(tooSlow);
    if (first > sample) return { ok: true, trainer, millisecondsPerStep: first };
    const steps = Math.max(2, Math.min(Math.round(sample / first), 32));
    const several = await timed(steps, batchSize);
    return { ok: true, trainer, millisecondsPerStep: several === late ? first : several };
  } catch (error) {
    return giveUp(toTrainerFailure(error).message, false);
  }
}
