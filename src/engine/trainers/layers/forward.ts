/** The forward pass of a layer chain in stock tfjs operations. */
import type { Tensor, Tensor1D, Tensor2D, Tensor4D } from '@tensorflow/tfjs';
import type { LayerSummary } from '../../../core/model/model-spec.ts';
import type { ParameterRole } from '../../../core/model/parameters.ts';
import type { Tf } from '../tfjs.ts';
import { convolve } from './convolve.ts';

/** The parameter of one layer, in the shape of `parameterLayout`. */
export type ParameterLookup = (layer: number, role: ParameterRole) => Tensor;

/** What training does differently from inference. */
export interface TrainingHooks {
  /** Factors for the outputs of a dropout layer: 0 or 1 / (1 - rate), in the shape of `like`. */
  dropoutMask(layer: LayerSummary, like: Tensor): Tensor;
  /** Receives a batch's mean and biased variance, each `[channels]`. */
  moveStatistics(layer: LayerSummary, momentum: number, mean: Tensor, variance: Tensor): void;
}

/**
 * Logits `[batch, classes]` of images `[batch, 28, 28, 1]`. Without hooks it is inference: no dropout, running statistics.
 * Call it in a tidy.
 */
export function forward(
  tf: Tf,
  layers: readonly LayerSummary[],
  parameter: ParameterLookup,
  images: Tensor4D,
  training: TrainingHooks | null,
): Tensor2D {
  let x: Tensor = images;
  for (const summary of layers) x = applyLayer(tf, summary, parameter, x, training);
  return x as Tensor2D;
}

function applyLayer(
  tf: Tf,
  summary: LayerSummary,
  parameter: ParameterLookup,
  x: Tensor,
  training: TrainingHooks | null,
): Tensor {
  const { layer, index } = summary;
  switch (layer.kind) {
    case 'conv2d': {
      const kernel = parameter(index, 'kernel') as Tensor4D;
      return convolve(tf, x as Tensor4D, kernel, layer.stride, layer.padding).add(parameter(index, 'bias'));
    }
    case 'dense':
      return tf.matMul(x as Tensor2D, parameter(index, 'kernel') as Tensor2D).add(parameter(index, 'bias'));
    case 'batchNorm': {
      const gamma = parameter(index, 'gamma') as Tensor1D;
      const beta = parameter(index, 'beta') as Tensor1D;
      if (training === null) {
        const mean = parameter(index, 'movingMean') as Tensor1D;
        const variance = parameter(index, 'movingVariance') as Tensor1D;
        return tf.batchNorm(x, mean, variance, beta, gamma, layer.epsilon);
      }
      const { mean, variance } = tf.moments(
        x,
        x.shape.slice(0, -1).map((_, axis) => axis),
      );
      training.moveStatistics(summary, layer.momentum, mean, variance);
      const scale = tf.rsqrt(variance.add(layer.epsilon)).mul(gamma);
      return x.sub(mean).mul(scale).add(beta);
    }
    case 'relu':
      return tf.relu(x);
    case 'maxPool':
      return tf.maxPool(x as Tensor4D, layer.poolSize, layer.stride, 'valid');
    case 'avgPool':
      return tf.avgPool(x as Tensor4D, layer.poolSize, layer.stride, 'valid');
    case 'globalAvgPool':
      return tf.mean(x, [1, 2]);
    case 'dropout':
      return training === null || layer.rate === 0 ? x : x.mul(training.dropoutMask(summary, x));
    case 'flatten':
      return tf.reshape(x, [x.shape[0], -1]);
    default:
      return layer satisfies never;
  }
}
