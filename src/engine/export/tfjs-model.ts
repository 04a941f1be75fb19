/** A ModelSpec as a tfjs LayersModel with given weights: for the export, and as the reference of every trainer's tests. */
import type { Sequential } from '@tensorflow/tfjs';
import { type ActivationName, leakySlope } from '../../core/model/activation.ts';
import {
  inputShape,
  type LayerSummary,
  layersOf,
  type ModelSpec,
  paddingOf,
} from '../../core/model/model-spec.ts';
import { parameterLayout } from '../../core/model/parameters.ts';
import type { Tf } from '../trainers/tfjs.ts';

type TfLayer = Sequential['layers'][number];
type Shared = { readonly name: string; readonly inputShape?: number[] };

const tfActivations = {
  elu: 'elu',
  gelu: 'gelu',
  silu: 'swish',
  tanh: 'tanh',
  sigmoid: 'sigmoid',
} as const satisfies Record<Exclude<ActivationName, 'leakyRelu'>, string>;

const activationLayer = (tf: Tf, name: ActivationName, shared: Shared): TfLayer =>
  name === 'leakyRelu'
    ? tf.layers.leakyReLU({ ...shared, alpha: leakySlope })
    : tf.layers.activation({ ...shared, activation: tfActivations[name] });

function tfLayerOf(tf: Tf, { layer, input }: LayerSummary, shared: Shared): TfLayer {
  switch (layer.kind) {
    case 'conv2d': {
      const { filters, kernelSize, stride, padding } = layer;
      return tf.layers.conv2d({ ...shared, filters, kernelSize, strides: stride, padding });
    }
    case 'batchNorm':
      return tf.layers.batchNormalization({ ...shared, momentum: layer.momentum, epsilon: layer.epsilon });
    case 'relu':
      return tf.layers.reLU({ ...shared });
    case 'activation':
      return activationLayer(tf, layer.function, shared);
    case 'maxPool':
    case 'avgPool': {
      const { poolSize, stride: strides } = layer;
      const pooling = { ...shared, poolSize, strides, padding: paddingOf(layer) };
      return layer.kind === 'maxPool' ? tf.layers.maxPooling2d(pooling) : tf.layers.averagePooling2d(pooling);
    }
    case 'globalAvgPool':
      return tf.layers.globalAveragePooling2d({ ...shared, dataFormat: 'channelsLast' });
    case 'dropout':
      return tf.layers.dropout({ ...shared, rate: layer.rate });
    case 'flatten':
      // tfjs refuses to flatten what is flat already.
      return input.length === 1
        ? tf.layers.activation({ ...shared, activation: 'linear' })
        : tf.layers.flatten({ ...shared });
    case 'dense':
      return tf.layers.dense({ ...shared, units: layer.units });
    default:
      return layer satisfies never;
  }
}

const sharedOf = ({ name, index }: LayerSummary): Shared =>
  index === 0 ? { name, inputShape: [...inputShape] } : { name };

/**
 * Builds a model from pixels in 0..1 `[batch, 28, 28, 1]` to logits or probabilities `[batch, classes]`. `weights` are in the
 * order of `parameterLayout`. The caller disposes the model.
 */
export function sequentialOf(
  tf: Tf,
  spec: ModelSpec,
  weights: Float32Array<ArrayBuffer>,
  output: 'logits' | 'probabilities',
): Sequential {
  const model = tf.sequential();
  for (const summary of layersOf(spec)) model.add(tfLayerOf(tf, summary, sharedOf(summary)));
  if (output === 'probabilities') model.add(tf.layers.softmax({ name: 'softmax' }));
  tf.tidy(() => {
    for (const [index, layer] of spec.layers.entries()) {
      if (layer.kind !== 'conv2d' && layer.kind !== 'dense' && layer.kind !== 'batchNorm') continue;
      const own = parameterLayout(spec).filter(tensor => tensor.layer === index);
      model.layers[index].setWeights(
        own.map(({ offset, size, shape }) => tf.tensor(weights.slice(offset, offset + size), [...shape])),
      );
    }
  });
  return model;
}
