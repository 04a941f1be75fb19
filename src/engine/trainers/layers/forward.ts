/** The forward pass of a layer chain in tfjs operations, from images to logits and loss. */
import type { Scalar, Tensor, Tensor1D, Tensor2D, Tensor4D } from '@tensorflow/tfjs';
import { type ActivationName, leakySlope } from '../../../core/model/activation.ts';
import { type LayerSummary, paddingOf } from '../../../core/model/model-spec.ts';
import type { ParameterRole } from '../../../core/model/parameters.ts';
import { deriveKey, randomBits, stream } from '../../../core/numerics/rng.ts';
import type { Tf } from '../tfjs.ts';
import { paddedAveragePool } from './average-pool.ts';
import { convolve } from './convolve.ts';

/** Gives the parameter of one layer, in the shape that `parameterLayout` says. */
export type ParameterLookup = (layer: number, role: ParameterRole) => Tensor;

/** The parts of the forward pass in which training differs from inference. */
export interface TrainingHooks {
  /** Gives the factors for the outputs of a dropout layer, 0 or 1 / (1 - rate), in the shape of `like`. */
  dropoutMask(layer: LayerSummary, like: Tensor): Tensor;
  /** Receives the output of a ReLU. */
  lookAtRelu(layer: LayerSummary, output: Tensor): void;
  /** Receives a batch's mean and biased variance, each `[channels]`. */
  moveStatistics(layer: LayerSummary, momentum: number, mean: Tensor, variance: Tensor): void;
}

/**
 * Computes the logits `[batch, classes]` of images `[batch, 28, 28, 1]`. Without hooks it is inference: no dropout, running
 * statistics. Call it within `tf.tidy`.
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
    case 'relu': {
      const output = tf.relu(x);
      training?.lookAtRelu(summary, output);
      return output;
    }
    case 'activation':
      return activate(tf, layer.function, x);
    case 'maxPool':
      return tf.maxPool(x as Tensor4D, layer.poolSize, layer.stride, paddingOf(layer));
    case 'avgPool':
      return layer.padding
        ? paddedAveragePool(tf, x as Tensor4D, layer.poolSize, layer.stride)
        : tf.avgPool(x as Tensor4D, layer.poolSize, layer.stride, 'valid');
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

function activate(tf: Tf, name: ActivationName, x: Tensor): Tensor {
  switch (name) {
    case 'leakyRelu':
      return tf.leakyRelu(x, leakySlope);
    case 'elu':
      return tf.elu(x);
    case 'gelu':
      return tf.erf(x.mul(Math.SQRT1_2)).add(1).mul(x).mul(0.5);
    case 'silu':
      return x.mul(tf.sigmoid(x));
    case 'tanh':
      return tf.tanh(x);
    case 'sigmoid':
      return tf.sigmoid(x);
    default:
      return name satisfies never;
  }
}

/**
 * The factors of inverted dropout for `elements` values, image after image in NHWC order: 0 with probability `rate`, else
 * 1 / (1 - rate). The bits are those of `DropoutOp` in `step-plan.ts`, so every trainer drops the same elements.
 */
export function dropoutMask(
  elements: number,
  rate: number,
  seed: number,
  layer: number,
  step: number,
): Float32Array<ArrayBuffer> {
  const key = deriveKey(seed, stream.dropout, layer, step);
  const dropBelow = Math.round(rate * 4294967296);
  const kept = 1 / (1 - rate);
  const mask = new Float32Array(elements);
  for (let i = 0; i < elements; i++) if (randomBits(key, i) >= dropBelow) mask[i] = kept;
  return mask;
}

/**
 * The mean softmax cross-entropy in nats of `logits` `[batch, classes]` against `labels` `[batch]` (int32).
 * With smoothing s the target is (1 - s) x onehot + s / classes (Szegedy et al. 2016, section 7).
 */
export function crossEntropyLoss(tf: Tf, logits: Tensor2D, labels: Tensor1D, smoothing: number): Scalar {
  const classes = logits.shape[1];
  // Not by the on and off values of `oneHot`, which the WebAssembly backend rounds to whole numbers (tfjs 4.22.0).
  const onehot = tf.cast(tf.oneHot(labels, classes), 'float32');
  const target = smoothing === 0 ? onehot : onehot.mul(1 - smoothing).add(smoothing / classes);
  return tf.logSoftmax(logits).mul(target).sum().div(-labels.shape[0]);
}

/** The number of images whose largest logit is at their label. */
export function countCorrect(tf: Tf, logits: Tensor2D, labels: Tensor1D): Scalar {
  return tf.sum(tf.cast(tf.equal(tf.argMax(logits, 1), labels), 'int32'));
}
