/** Measures one trainer by a few real training steps. */

import { layersOf } from '../../core/model/model-spec.ts';
import type { Device } from '../../core/training/device.ts';
import type { Trainer, TrainerSetup } from '../../core/training/trainer.ts';
import { toTrainerFailure } from './failure.ts';
import { allowSilenceOf } from './silence.ts';
import { fastestTrial, type ThreadTrial } from './thread-counts.ts';
import { timedOut, withTimeout } from './timeout.ts';
import type { DeviceSpeed, TrainerSource } from './trainer-source.ts';

/** Milliseconds that the measurement of one trainer may take. */
const budget = 5000;
/** Milliseconds of steps that make a reliable measurement. */
const sample = 250;
/** Milliseconds of steps of one turn, where numbers of threads are compared. */
const turn = 25;
/** The most steps of one measurement. */
const mostSteps = 32;
/** Images in the first, cheap steps, which expose a device that is far too slow. */
const fewImages = 8;

export type TrainerMeasurement =
  | { readonly ok: true; readonly device: Device; readonly millisecondsPerStep: number }
  /** `slow`: the trainer works, but not fast enough to be measured to the end. */
  | {
      readonly ok: false;
      readonly slow: boolean;
      readonly reason: string;
      readonly millisecondsPerStep: null;
    };

type NotMeasured = Extract<TrainerMeasurement, { ok: false }>;

const passedOver = (reason: string, slow: boolean): NotMeasured => ({
  ok: false,
  slow,
  reason,
  millisecondsPerStep: null,
});

const format = (milliseconds: number): string =>
  `${milliseconds < 10 ? milliseconds.toFixed(1) : Math.round(milliseconds)} ms`;

/** Trains `steps` steps of `images` images each, on the first rows; gives the milliseconds of one step. */
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
    measure: false,
  });
  return (performance.now() - begun) / steps;
}

/** Sparse gradients, Winograd's transforms and the like divide a step's nominal operations by this much at most. */
const largestSaving = 4;

/** Gives the reason why a device cannot do a whole step in `milliseconds` at its full speed, null when it might. */
async function reasonTooSlow(
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
  if (speed.gflops >= needed / largestSaving) return null;
  return `it does ${speed.gflops.toFixed(1)} GFLOP/s, the fastest step so far some ${Math.round(needed)}`;
}

/** A trainer that does a step in a reasonable time, or why there is none. */
interface Trial extends ThreadTrial {
  readonly opened: { readonly device: Device } | NotMeasured;
  /** Times about so many milliseconds of steps. */
  time(milliseconds: number): Promise<number | null>;
}

const failedTrial = (opened: NotMeasured): Trial => ({
  opened,
  millisecondsPerStep: null,
  time: async () => null,
  again: async () => null,
  close: async () => {},
});

/** An open trainer, whose first whole step took `first` milliseconds. */
function openTrial(trainer: Trainer, setup: TrainerSetup, first: number): Trial {
  // The first step is slow, since the engine still compiles.
  let best = first;
  const time = async (milliseconds: number): Promise<number | null> => {
    const steps = Math.max(1, Math.min(Math.round(milliseconds / best), mostSteps));
    const work = timeSteps(trainer, setup, steps, setup.config.batchSize);
    const timed = await withTimeout(work, budget).catch(() => null);
    if (timed === timedOut || timed === null) return null;
    best = Math.min(best, timed);
    return timed;
  };
  return {
    opened: { device: trainer.device },
    millisecondsPerStep: first,
    time,
    again: () => time(turn),
    close: () => trainer.dispose().catch(() => {}),
  };
}

/**
 * Opens one trainer on `threads` threads and times a whole step, but first some with a handful of images. A trainer that takes
 * longer for these than `best` milliseconds, the fastest whole step of the trainers measured before, is given up.
 */
async function openOn(
  threads: number,
  source: TrainerSource,
  setup: TrainerSetup,
  best: number,
): Promise<Trial> {
  const end = performance.now() + budget;
  const { batchSize } = setup.config;
  const creating = source.create(setup, threads);
  let trainer: Trainer | null = null;
  const giveUp = (reason: string, slow = true): Trial => {
    void creating.then(trainer => trainer.dispose()).catch(() => {});
    return failedTrial(passedOver(reason, slow));
  };
  const timed = async (images: number): Promise<number | typeof timedOut> => {
    if (trainer === null) return timedOut;
    const work = timeSteps(trainer, setup, 1, images);
    work.catch(() => {});
    return withTimeout(work, end - performance.now());
  };
  const noAnswer = `gave no answer within ${budget / 1000} s`;
  try {
    const created = await withTimeout(creating, budget);
    if (created === timedOut) return giveUp(noAnswer);
    trainer = created;
    const few = Math.min(fewImages, batchSize);
    // The first step compiles shaders and fills caches.
    if ((await timed(few)) === timedOut) return giveUp(noAnswer);
    const small = await timed(few);
    if (small === timedOut) return giveUp(noAnswer);
    if (small > best)
      return giveUp(
        `${few} images took ${format(small)}, longer than a whole step of the fastest (${format(best)})`,
      );
    if ((small * batchSize) / few > 4 * budget) return giveUp(`${few} images took ${format(small)}`);
    const first = await timed(batchSize);
    return first === timedOut ? giveUp(noAnswer) : openTrial(trainer, setup, first);
  } catch (error) {
    return giveUp(toTrainerFailure(error).message, false);
  }
}

/** The milliseconds of a step of a trainer that has no choice of threads. */
async function measureAlone(trial: Trial): Promise<number | null> {
  const { millisecondsPerStep: first } = trial;
  if (first === null || first > sample) return first;
  return (await trial.time(sample)) ?? first;
}

/**
 * Measures one trainer, on the number of threads on which it is fastest. Gives the reason where it cannot beat `best`
 * milliseconds a step for certain, or cannot train here.
 */
export async function measureTrainer(
  source: TrainerSource,
  setup: TrainerSetup,
  best: number,
): Promise<TrainerMeasurement> {
  allowSilenceOf(source);
  const obstacle = await source.obstacle();
  if (obstacle !== null) return passedOver(obstacle, false);
  const tooSlow = await reasonTooSlow(source, setup, best);
  if (tooSlow !== null) return passedOver(tooSlow, true);
  const counts = source.threadCounts();
  const open = (threads: number, sooner: number) => openOn(threads, source, setup, Math.min(best, sooner));
  const measured = (trial: Trial, millisecondsPerStep: number | null): TrainerMeasurement => {
    const { opened } = trial;
    if ('device' in opened)
      return { ok: true, device: opened.device, millisecondsPerStep: millisecondsPerStep ?? 0 };
    return opened;
  };
  if (counts.length > 1) {
    const { trial, millisecondsPerStep } = await fastestTrial(counts, open);
    return measured(trial, millisecondsPerStep);
  }
  const trial = await open(counts[0], best);
  const millisecondsPerStep = await measureAlone(trial);
  await trial.close();
  return measured(trial, millisecondsPerStep);
}
