/** Checks that turn a silent device or numbers that are not finite into a `TrainerFailure`. */
import { TrainerFailure } from '../../core/training/trainer.ts';
import { startDeadline } from '../../platform/deadline.ts';

/**
 * Gives the device's answer. Rejects with a 'device-lost' failure when there is none within `milliseconds` of waking
 * time: a lost WebGL context never answers.
 */
export async function withDeadline<Result>(work: Promise<Result>, milliseconds: number): Promise<Result> {
  let cancel = (): void => {};
  const expired = new Promise<never>((_, reject) => {
    cancel = startDeadline(milliseconds, () => {
      const seconds = Math.round(milliseconds / 1000);
      reject(new TrainerFailure('device-lost', `the device gave no answer for ${seconds} s`));
    });
  });
  try {
    return await Promise.race([work, expired]);
  } finally {
    cancel();
  }
}

const advice = 'Lower the learning rate or clip the gradient.';

/** Throws a 'diverged' failure when a loss is not a finite number. `firstStep` is the number of `loss[0]`, from 0. */
export function assertFiniteLoss(loss: Float32Array, firstStep: number): void {
  const bad = loss.findIndex(value => !Number.isFinite(value));
  if (bad >= 0)
    throw new TrainerFailure(
      'diverged',
      `The loss is no longer a number at step ${firstStep + bad + 1}. ${advice}`,
    );
}

/** Throws a 'diverged' failure when a weight is not a finite number, so that no checkpoint has such weights. */
export function assertFiniteWeights(weights: Float32Array, step: number): void {
  if (!weights.every(Number.isFinite))
    throw new TrainerFailure('diverged', `A weight is no longer a number after step ${step}. ${advice}`);
}
