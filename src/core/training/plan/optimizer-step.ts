/**
 * One optimizer step for one parameter: the formulas that every compiled trainer follows (those of tfjs and Keras).
 *
 * - sgd: `v = momentum v + g; p -= lr v`, or with Nesterov `p -= lr (g + momentum v)` (tfjs `momentum`); weight decay adds
 *   `weightDecay p` to a kernel's gradient.
 * - adam: `m = b1 m + (1 - b1) g; v = b2 v + (1 - b2) g g; p -= lr (m / (1 - b1^t)) / (sqrt(v / (1 - b2^t)) + epsilon)`
 *   (Kingma and Ba 2015, algorithm 1), `t` from 1.
 * - adamw: first `p -= lr weightDecay p` for a kernel, then adam (Loshchilov and Hutter 2019).
 * - rmsprop: `s = rho s + (1 - rho) g g; p -= lr g / sqrt(s + epsilon)` (tfjs `rmsprop`, momentum 0, not centered).
 *
 * With clipping the gradient is first scaled by `min(1, clipNorm / norm)`. The moving average follows afterwards:
 * `average = d average + (1 - d) p`, for every parameter, running statistics included, where `d` is the smaller of `emaDecay`
 * and `(1 + step) / (10 + step)`: the average forgets the random start however short the run is. This is the rule of
 * TensorFlow's `ExponentialMovingAverage` with `num_updates`
 * (https://www.tensorflow.org/api_docs/python/tf/train/ExponentialMovingAverage).
 */
import { powerOf } from '../../numerics/portable-math.ts';
import type { OptimizerSpec, TrainConfig } from '../train-config.ts';

/** The factors of a step that are the same for every parameter, computed once in float64. */
export interface StepFactors {
  /** `lr / (1 - b1^t)` for adam and adamw, `lr` for the others. */
  readonly rate: number;
  /** `1 / sqrt(1 - b2^t)` for adam and adamw, 1 for the others. */
  readonly rootScale: number;
  /** Factor of a kernel before its step: `1 - lr weightDecay` for adamw, 1 for the others. */
  readonly shrink: number;
  /** The decay `d` of the moving average. */
  readonly averageDecay: number;
}

type OptimizerFactors = Omit<StepFactors, 'averageDecay'>;

function optimizerFactors(optimizer: OptimizerSpec, learningRate: number, step: number): OptimizerFactors {
  switch (optimizer.kind) {
    case 'sgd':
    case 'rmsprop':
      return { rate: learningRate, rootScale: 1, shrink: 1 };
    case 'adam':
    case 'adamw': {
      const { beta1, beta2 } = optimizer;
      return {
        rate: learningRate / (1 - powerOf(beta1, step + 1)),
        rootScale: 1 / Math.sqrt(1 - powerOf(beta2, step + 1)),
        shrink: optimizer.kind === 'adamw' ? 1 - learningRate * optimizer.weightDecay : 1,
      };
    }
    default:
      return optimizer satisfies never;
  }
}

/** The factors of one step, which is numbered from 0 since the start of the run. */
export function stepFactors(
  { optimizer, emaDecay }: Pick<TrainConfig, 'optimizer' | 'emaDecay'>,
  learningRate: number,
  step: number,
): StepFactors {
  const averageDecay = Math.min(emaDecay, (1 + step) / (10 + step));
  return { ...optimizerFactors(optimizer, learningRate, step), averageDecay };
}
