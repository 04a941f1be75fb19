/** The update of the plain float64 trainer: the formulas of `core/training/plan/optimizer-step.ts`, one parameter at a time. */
import type { LayerSummary } from '../../../core/model/model-spec.ts';
import type { ParameterTensor } from '../../../core/model/parameters.ts';
import { stepFactors } from '../../../core/training/plan/optimizer-step.ts';
import type { TrainConfig } from '../../../core/training/train-config.ts';
import type { Values } from './reference-layers.ts';

export interface OptimizerArrays {
  readonly weights: Values;
  readonly gradients: Values;
  readonly slots: readonly Values[];
  readonly average: Values;
}

/** Moves weights, slots and average by one step; `step` counts from 0. */
export function updateWeights(
  { weights, gradients, slots, average }: OptimizerArrays,
  layers: readonly LayerSummary[],
  layout: readonly ParameterTensor[],
  config: TrainConfig,
  learningRate: number,
  step: number,
): void {
  const { optimizer, clipNorm } = config;
  const { rate, rootScale, shrink, averageDecay } = stepFactors(config, learningRate, step);
  // The bias before a batch normalisation has no gradient but rounding noise.
  for (const { layer, role, offset, size } of layout)
    if (role === 'bias' && layers[layer + 1]?.layer.kind === 'batchNorm')
      gradients.fill(0, offset, offset + size);
  const norm = Math.sqrt(gradients.reduce((sum, value) => sum + value * value, 0));
  const scale = clipNorm > 0 && norm > clipNorm ? clipNorm / norm : 1;
  const [first, second] = slots;
  for (const { role, trainable, offset, size } of layout) {
    if (!trainable) continue;
    for (let at = offset; at < offset + size; at++) {
      const g = gradients[at] * scale;
      const p = weights[at];
      switch (optimizer.kind) {
        case 'sgd': {
          const total = g + (role === 'kernel' ? optimizer.weightDecay * p : 0);
          first[at] = optimizer.momentum * first[at] + total;
          weights[at] = p - rate * (optimizer.nesterov ? total + optimizer.momentum * first[at] : first[at]);
          break;
        }
        case 'adam':
        case 'adamw':
          first[at] = optimizer.beta1 * first[at] + (1 - optimizer.beta1) * g;
          second[at] = optimizer.beta2 * second[at] + (1 - optimizer.beta2) * g * g;
          weights[at] =
            p * (role === 'kernel' ? shrink : 1) -
            (rate * first[at]) / (Math.sqrt(second[at]) * rootScale + optimizer.epsilon);
          break;
        case 'rmsprop':
          first[at] = optimizer.rho * first[at] + (1 - optimizer.rho) * g * g;
          weights[at] = p - (rate * g) / Math.sqrt(first[at] + optimizer.epsilon);
          break;
        default:
          optimizer satisfies never;
      }
    }
  }
  for (let at = 0; at < average.length; at++)
    average[at] = averageDecay * average[at] + (1 - averageDecay) * weights[at];
}
