/** A network and its optimizer as readable Keras 3 code. */
import { leakySlope } from '../model/activation.ts';
import { inputShape, type LayerSummary, layersOf, type ModelSpec } from '../model/model-spec.ts';
import type { OptimizerSpec } from '../training/train-config.ts';

const kerasActivations = {
  elu: 'elu',
  gelu: 'gelu',
  silu: 'silu',
  tanh: 'tanh',
  sigmoid: 'sigmoid',
} as const;

/** SGD's decay belongs to the gradient, which Keras writes as a penalty on the kernels: half of it times their squares. */
const penalty = (optimizer: OptimizerSpec): string =>
  optimizer.kind === 'sgd' && optimizer.weightDecay > 0
    ? `, kernel_regularizer=keras.regularizers.L2(${optimizer.weightDecay / 2})`
    : '';

/** The constructor of one layer. Names are those of the exported weights. */
function layerCode({ layer, name }: LayerSummary, kernels: string): string {
  const named = `name="${name}"`;
  switch (layer.kind) {
    case 'conv2d': {
      const stride = layer.stride === 1 ? '' : `, strides=${layer.stride}`;
      return `layers.Conv2D(${layer.filters}, ${layer.kernelSize}${stride}, padding="${layer.padding}", ${named}${kernels})`;
    }
    case 'batchNorm':
      return `layers.BatchNormalization(momentum=${layer.momentum}, epsilon=${layer.epsilon}, ${named})`;
    case 'relu':
      return `layers.ReLU(${named})`;
    case 'activation':
      return layer.function === 'leakyRelu'
        ? `layers.LeakyReLU(negative_slope=${leakySlope}, ${named})`
        : `layers.Activation("${kerasActivations[layer.function]}", ${named})`;
    case 'maxPool':
    case 'avgPool': {
      const type = layer.kind === 'maxPool' ? 'MaxPooling2D' : 'AveragePooling2D';
      const padding = layer.padding ? `, padding="${layer.padding}"` : '';
      return `layers.${type}(${layer.poolSize}, strides=${layer.stride}${padding}, ${named})`;
    }
    case 'globalAvgPool':
      return `layers.GlobalAveragePooling2D(${named})`;
    case 'dropout':
      return `layers.Dropout(${layer.rate}, ${named})`;
    case 'flatten':
      return `layers.Flatten(${named})`;
    case 'dense':
      return `layers.Dense(${layer.units}, ${named}${kernels})`;
    default:
      return layer satisfies never;
  }
}

/** A function that builds the network, up to its logits. */
export function networkCode(spec: ModelSpec, optimizer: OptimizerSpec, functionName: string): string {
  const kernels = penalty(optimizer);
  const lines = layersOf(spec).map(layer => `        ${layerCode(layer, kernels)},`);
  return [
    `def ${functionName}():`,
    '    return keras.Sequential([',
    `        keras.Input((${inputShape.join(', ')})),`,
    ...lines,
    '    ])',
  ].join('\n');
}

/** The optimizer's constructor. The learning rate is set before every step. */
export function optimizerCode(optimizer: OptimizerSpec, more: readonly string[]): string {
  const call = (name: string, ...given: readonly string[]) =>
    `keras.optimizers.${name}(${[...given, ...more].join(', ')})`;
  switch (optimizer.kind) {
    case 'sgd':
      return call(
        'SGD',
        `momentum=${optimizer.momentum}`,
        `nesterov=${optimizer.nesterov ? 'True' : 'False'}`,
      );
    case 'adam':
      return call(
        'Adam',
        `beta_1=${optimizer.beta1}`,
        `beta_2=${optimizer.beta2}`,
        `epsilon=${optimizer.epsilon}`,
      );
    case 'adamw':
      return call(
        'AdamW',
        `weight_decay=${optimizer.weightDecay}`,
        `beta_1=${optimizer.beta1}`,
        `beta_2=${optimizer.beta2}`,
        `epsilon=${optimizer.epsilon}`,
      );
    case 'rmsprop':
      return call('RMSprop', `rho=${optimizer.rho}`, `epsilon=${optimizer.epsilon}`);
    default:
      return optimizer satisfies never;
  }
}
