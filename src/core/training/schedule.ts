/** The learning rate of every step, as a pure function with the same bits on every machine. */
import { cos, powerOf } from '../numerics/portable-math.ts';
import type { ScheduleSpec, TrainConfig } from './train-config.ts';

/** Half a cosine from `from`, at a share of 0, to `to`, at a share of 1. */
function cosineBetween(from: number, to: number, share: number): number {
  return to + ((from - to) / 2) * (1 + cos(Math.PI * Math.min(Math.max(share, 0), 1)));
}

/** The factor of the warm-up, which rises in equal steps to 1 at its end (Goyal et al. 2017). `steps` is its length. */
const warmupFactor = (step: number, steps: number): number => (step < steps ? (step + 1) / steps : 1);

/**
 * The learning rate of one step, which is numbered from 0 since the start of the run. `plateau` is the result of
 * `plateauFactor`; only a plateau schedule uses it.
 */
export function learningRateAt(
  config: Pick<TrainConfig, 'learningRate' | 'schedule' | 'epochs'>,
  step: number,
  stepsPerEpoch: number,
  plateau: number,
): number {
  const { learningRate: peak, schedule } = config;
  const steps = config.epochs * stepsPerEpoch;
  const warmupSteps = Math.round(schedule.warmup * steps);
  const rising = warmupFactor(step, warmupSteps);
  switch (schedule.kind) {
    case 'constant':
      return peak * rising;
    case 'cosine': {
      if (step < warmupSteps) return peak * rising;
      const share = (step - warmupSteps) / Math.max(steps - 1 - warmupSteps, 1);
      return cosineBetween(peak, peak * schedule.final, share);
    }
    case 'oneCycle': {
      // The corners of PyTorch's OneCycleLR: the peak is at `warmup x steps - 1`, the end at the last step.
      const top = schedule.warmup * steps - 1;
      const start = peak / schedule.start;
      if (step <= top) return top > 0 ? cosineBetween(start, peak, step / top) : peak;
      return cosineBetween(peak, start * schedule.final, (step - top) / Math.max(steps - 1 - top, 1));
    }
    case 'step': {
      const drops = Math.floor(Math.floor(step / stepsPerEpoch) / schedule.every);
      return peak * powerOf(schedule.factor, drops) * rising;
    }
    case 'plateau':
      return peak * plateau * rising;
    default:
      return schedule satisfies never;
  }
}

/**
 * The factor of a plateau schedule after epochs with these validation losses; 1 for every other schedule.
 * It is multiplied by `schedule.factor` after each `patience` epochs in a row without a lower loss, as with Keras's
 * `ReduceLROnPlateau`.
 */
export function plateauFactor(schedule: ScheduleSpec, validationLosses: readonly number[]): number {
  if (schedule.kind !== 'plateau') return 1;
  let best = Number.POSITIVE_INFINITY;
  let waited = 0;
  let drops = 0;
  for (const loss of validationLosses) {
    waited = loss < best ? 0 : waited + 1;
    best = Math.min(best, loss);
    if (waited < schedule.patience) continue;
    if (waited > 0) drops++;
    waited = 0;
  }
  return powerOf(schedule.factor, drops);
}
