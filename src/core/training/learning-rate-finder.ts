/**
 * The learning-rate range test (Smith 2017, https://arxiv.org/abs/1506.01186): raise the rate until the loss diverges.
 */
import { exp, log } from '../numerics/portable-math.ts';

/** Learning rates from `from` to `to`, both included, that grow by the same factor at each step: `[steps]`. */
export function rampRates(from: number, to: number, steps: number): Float32Array<ArrayBuffer> {
  const growth = (log(to) - log(from)) / Math.max(steps - 1, 1);
  return Float32Array.from({ length: steps }, (_, step) => exp(log(from) + step * growth));
}

/**
 * Exponential moving average of the losses, with Adam's bias correction. It ends before the
 * first loss that is not finite.
 */
export function smoothLosses(losses: ArrayLike<number>, decay: number): readonly number[] {
  const smooth: number[] = [];
  let mean = 0;
  let weight = 1;
  for (const loss of Array.from(losses)) {
    if (!Number.isFinite(loss)) break;
    mean = decay * mean + (1 - decay) * loss;
    weight *= decay;
    smooth.push(mean / (1 - weight));
  }
  return smooth;
}

/** A smoothed loss of this many times the lowest one has diverged. */
const divergence = 4;

/** True once the losses have diverged, so that the test can stop. */
export function hasDiverged(losses: ArrayLike<number>): boolean {
  const smooth = smoothLosses(losses, 0.9);
  if (smooth.length < losses.length) return true;
  return smooth.length > 0 && smooth[smooth.length - 1] > divergence * Math.min(...smooth);
}

export type RateSuggestion =
  /** `lowest` is the rate at the lowest loss, above which training soon becomes unstable. */
  | {
      readonly kind: 'found';
      readonly rate: number;
      readonly lowest: number;
      readonly smooth: readonly number[];
    }
  | { readonly kind: 'unclear'; readonly reason: string; readonly smooth: readonly number[] };

/**
 * The rate at which the smoothed loss falls fastest per factor of the rate, before its lowest point.
 * `rates` and `losses` have one number for each step; the losses may end early.
 */
export function suggestRate(rates: ArrayLike<number>, losses: ArrayLike<number>): RateSuggestion {
  const smooth = smoothLosses(losses, 0.9);
  if (smooth.length < 10)
    return { kind: 'unclear', reason: 'The loss left the numbers within ten steps: start lower.', smooth };
  const lowest = smooth.indexOf(Math.min(...smooth));
  // The slope is taken over a few steps to either side, since single steps are noisy.
  const reach = Math.max(Math.round(smooth.length / 40), 1);
  let steepest = -1;
  let steepestSlope = 0;
  for (let step = reach; step + reach <= lowest; step++) {
    const slope = smooth[step + reach] - smooth[step - reach];
    if (slope < steepestSlope) {
      steepestSlope = slope;
      steepest = step;
    }
  }
  if (steepest < 0)
    return { kind: 'unclear', reason: 'The loss never fell: start lower or check the model.', smooth };
  return { kind: 'found', rate: rates[steepest], lowest: rates[lowest], smooth };
}
