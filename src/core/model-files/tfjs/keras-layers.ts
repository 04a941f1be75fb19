/** The layers of Keras that are layers of the page (https://keras.io/api/layers/), each as it extends the chain. */
import { leakySlope } from '../../model/activation.ts';
import type { LayerSpec } from '../../model/model-spec.ts';
import type { ParameterRole } from '../../model/parameters.ts';
import { forms, type KerasChain } from './keras-chain.ts';
import {
  describeValue,
  expectValue,
  fieldOf,
  flagOf,
  type KerasLayer,
  numberOf,
  paddingOf,
  squareOf,
  unlike,
} from './keras-layer.ts';

type Extend = (chain: KerasChain, layer: KerasLayer) => void;

/** The activations that Keras knows by name; null for the one that changes nothing. */
const activations: ReadonlyMap<unknown, LayerSpec | 'softmax' | null> = new Map<
  unknown,
  LayerSpec | 'softmax' | null
>([
  ['linear', null],
  ['relu', { kind: 'relu' }],
  ['elu', { kind: 'activation', function: 'elu' }],
  ['gelu', { kind: 'activation', function: 'gelu' }],
  ['swish', { kind: 'activation', function: 'silu' }],
  ['silu', { kind: 'activation', function: 'silu' }],
  ['tanh', { kind: 'activation', function: 'tanh' }],
  ['sigmoid', { kind: 'activation', function: 'sigmoid' }],
  ['softmax', 'softmax'],
]);

/** Adds the activation that a layer has in itself, as a layer of its own. */
const activate: Extend = (chain, layer) => {
  const name = fieldOf(layer, 'activation') ?? 'linear';
  const activation = activations.get(name);
  if (activation === undefined)
    throw unlike(
      layer,
      `has the activation ${describeValue(name)}, which no layer of the page has (these it has: ${[...activations.keys()].join(', ')})`,
    );
  if (activation === 'softmax') chain.finish(layer);
  else if (activation !== null) chain.push(layer, activation);
};

const biasless = (layer: KerasLayer): readonly ParameterRole[] =>
  flagOf(layer, 'use_bias', true) ? [] : ['bias'];

const convolution: Extend = (chain, layer) => {
  expectValue(layer, 'data_format', 'channels_last');
  expectValue(layer, 'groups', 1);
  if (squareOf(layer, 'dilation_rate', 1) !== 1) throw unlike(layer, 'is dilated');
  const filters = numberOf(layer, 'filters', Number.NaN);
  const kernelSize = squareOf(layer, 'kernel_size', Number.NaN);
  const stride = squareOf(layer, 'strides', 1);
  const padding = paddingOf(layer);
  chain.push(layer, { kind: 'conv2d', filters, kernelSize, stride, padding }, biasless(layer));
  activate(chain, layer);
};

const dense: Extend = (chain, layer) => {
  chain.push(layer, { kind: 'dense', units: numberOf(layer, 'units', Number.NaN) }, biasless(layer));
  activate(chain, layer);
};

const batchNorm: Extend = (chain, layer) => {
  const given = fieldOf(layer, 'axis') ?? -1;
  const axis = Array.isArray(given) && given.length === 1 ? given[0] : given;
  const isFlat = chain.layers.length === 0 ? chain.form === 'flat' : chain.shape.length === 1;
  if (axis !== -1 && axis !== (isFlat ? 1 : 3))
    throw unlike(layer, `normalises the axis ${describeValue(axis)}; the page normalises each channel`);
  const absent: ParameterRole[] = [];
  if (!flagOf(layer, 'scale', true)) absent.push('gamma');
  if (!flagOf(layer, 'center', true)) absent.push('beta');
  const momentum = numberOf(layer, 'momentum', 0.99);
  chain.push(layer, { kind: 'batchNorm', momentum, epsilon: numberOf(layer, 'epsilon', 1e-3) }, absent);
};

const pool =
  (kind: 'maxPool' | 'avgPool'): Extend =>
  (chain, layer) => {
    expectValue(layer, 'data_format', 'channels_last');
    const poolSize = squareOf(layer, 'pool_size', 2);
    const stride = squareOf(layer, 'strides', poolSize);
    chain.push(layer, {
      kind,
      poolSize,
      stride,
      ...(paddingOf(layer) === 'same' ? { padding: 'same' } : {}),
    });
  };

const flatten: Extend = (chain, layer) => {
  expectValue(layer, 'data_format', 'channels_last');
  chain.push(layer, { kind: 'flatten' });
};

const reshape: Extend = (chain, layer) => {
  const shape = fieldOf(layer, 'target_shape');
  const sides = Array.isArray(shape) ? shape.join() : '';
  const form = chain.layers.length === 0 ? forms.get(sides) : undefined;
  if (form === 'image' || form === 'rows') chain.form = form;
  else if (form === 'flat' || sides === '-1') chain.push(layer, { kind: 'flatten' });
  else throw unlike(layer, `changes the shape to ${describeValue(shape)}`);
};

const rescaling: Extend = (chain, layer) => {
  if (chain.layers.length > 0) throw unlike(layer, 'stands behind the first layer');
  expectValue(layer, 'offset', 0);
  const scale = numberOf(layer, 'scale', Number.NaN);
  if (!(Number.isFinite(scale) && scale > 0)) throw unlike(layer, `multiplies by ${scale}`);
  chain.inputScale *= scale;
};

/** What each layer adds to the chain. */
export const kerasExtensions: ReadonlyMap<string, Extend> = new Map<string, Extend>([
  ['InputLayer', () => {}],
  ['Rescaling', rescaling],
  ['Conv2D', convolution],
  ['MaxPooling2D', pool('maxPool')],
  ['AveragePooling2D', pool('avgPool')],
  [
    'GlobalAveragePooling2D',
    (chain, layer) => {
      expectValue(layer, 'data_format', 'channels_last');
      expectValue(layer, 'keepdims', false);
      chain.push(layer, { kind: 'globalAvgPool' });
    },
  ],
  ['BatchNormalization', batchNorm],
  ['Activation', activate],
  [
    'ReLU',
    (chain, layer) => {
      if (fieldOf(layer, 'max_value') !== undefined) throw unlike(layer, 'has a largest value');
      expectValue(layer, 'negative_slope', 0);
      expectValue(layer, 'threshold', 0);
      chain.push(layer, { kind: 'relu' });
    },
  ],
  [
    'LeakyReLU',
    (chain, layer) => {
      // Keras 3 has another name for it.
      for (const name of ['alpha', 'negative_slope']) expectValue(layer, name, leakySlope);
      chain.push(layer, { kind: 'activation', function: 'leakyRelu' });
    },
  ],
  [
    'ELU',
    (chain, layer) => {
      expectValue(layer, 'alpha', 1);
      chain.push(layer, { kind: 'activation', function: 'elu' });
    },
  ],
  [
    'Softmax',
    (chain, layer) => {
      const axis = fieldOf(layer, 'axis') ?? -1;
      if (axis !== -1 && axis !== 1) throw unlike(layer, `is over the axis ${describeValue(axis)}`);
      chain.finish(layer);
    },
  ],
  [
    'Dropout',
    (chain, layer) => chain.push(layer, { kind: 'dropout', rate: numberOf(layer, 'rate', Number.NaN) }),
  ],
  ['Flatten', flatten],
  ['Reshape', reshape],
  ['Dense', dense],
]);
