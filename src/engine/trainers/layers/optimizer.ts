/**
 * The optimizers in tfjs operations, by the formulas (and citations) of `core/training/plan/optimizer-step.ts`. Their state is
 * in variables that a checkpoint can read exactly.
 */
import type { Scalar, Tensor, Variable } from '@tensorflow/tfjs';
import type { ParameterTensor } from '../../../core/model/parameters.ts';
import { stepFactors } from '../../../core/training/plan/optimizer-step.ts';
import type { OptimizerSpec, TrainConfig } from '../../../core/training/train-config.ts';
import type { Tf } from '../tfjs.ts';
import type { Variables } from './parameter-tensors.ts';

/** The clipping factor `min(1, clipNorm / norm)` over all gradients, without reading the norm back. */
function clipScale(tf: Tf, gradients: readonly Tensor[], clipNorm: number): Scalar {
  const squares = gradients.map(gradient => tf.sum(tf.square(gradient)));
  const norm = tf.sqrt(tf.addN(squares));
  return tf.div(clipNorm, tf.maximum(norm, clipNorm));
}

/** Moves `accumulator` to `decay x accumulator + (1 - decay) x value`, and gives it. */
function decayTowards(tf: Tf, accumulator: Variable, value: Tensor, decay: number): Tensor {
  accumulator.assign(tf.add(tf.mul(accumulator, decay), tf.mul(value, 1 - decay)));
  return accumulator;
}

/** Gives the step to subtract from a parameter, and moves its slots. */
function stepOf(
  tf: Tf,
  optimizer: OptimizerSpec,
  slots: readonly Variable[],
  gradient: Tensor,
  rate: number,
  rootScale: number,
): Tensor {
  switch (optimizer.kind) {
    case 'sgd': {
      const [velocity] = slots;
      velocity.assign(tf.add(tf.mul(velocity, optimizer.momentum), gradient));
      const direction = optimizer.nesterov
        ? tf.add(gradient, tf.mul(velocity, optimizer.momentum))
        : velocity;
      return tf.mul(direction, rate);
    }
    case 'adam':
    case 'adamw': {
      const mean = decayTowards(tf, slots[0], gradient, optimizer.beta1);
      const square = decayTowards(tf, slots[1], tf.square(gradient), optimizer.beta2);
      const root = tf.add(tf.mul(tf.sqrt(square), rootScale), optimizer.epsilon);
      return tf.mul(tf.div(mean, root), rate);
    }
    case 'rmsprop': {
      const square = decayTowards(tf, slots[0], tf.square(gradient), optimizer.rho);
      return tf.mul(tf.div(gradient, tf.sqrt(tf.add(square, optimizer.epsilon))), rate);
    }
    default:
      return optimizer satisfies never;
  }
}

export interface OptimizerVariables {
  readonly weights: Variables;
  /** The optimizer's slots: `slots[s][i]` belongs to `weights[i]`. */
  readonly slots: readonly Variables[];
  readonly average: Variables | null;
}

/**
 * Updates the weights once. `gradients[i]` belongs to `weights[i]` and is null for running statistics. `step` counts from 0.
 */
export function updateWeights(
  tf: Tf,
  layout: readonly ParameterTensor[],
  { weights, slots, average }: OptimizerVariables,
  gradients: readonly (Tensor | null)[],
  config: TrainConfig,
  learningRate: number,
  step: number,
): void {
  const { optimizer, clipNorm } = config;
  const { rate, rootScale, shrink, averageDecay } = stepFactors(config, learningRate, step);
  tf.tidy(() => {
    const scale =
      clipNorm > 0
        ? clipScale(
            tf,
            gradients.filter(gradient => gradient !== null),
            clipNorm,
          )
        : null;
    for (const [index, { role }] of layout.entries()) {
      const weight = weights[index];
      let gradient = gradients[index];
      if (gradient === null) continue;
      if (scale !== null) gradient = tf.mul(gradient, scale);
      const isKernel = role === 'kernel';
      if (isKernel && optimizer.kind === 'sgd' && optimizer.weightDecay > 0)
        gradient = tf.add(gradient, tf.mul(weight, optimizer.weightDecay));
      const own = slots.map(slot => slot[index]);
      const change = stepOf(tf, optimizer, own, gradient, rate, rootScale);
      const kept = isKernel && shrink !== 1 ? tf.mul(weight, shrink) : weight;
      weight.assign(tf.sub(kept, change));
    }
    if (average === null) return;
    for (const [index, weight] of weights.entries()) decayTowards(tf, average[index], weight, averageDecay);
  });
}
