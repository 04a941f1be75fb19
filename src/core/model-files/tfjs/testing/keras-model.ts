/** A network as the converter of TensorFlow.js writes what Keras saved (https://github.com/tensorflow/tfjs/tree/master/tfjs-converter). */
import type { ModelSpec } from '../../../model/model-spec.ts';
import { parameterLayout } from '../../../model/parameters.ts';
import { conv, dense, dropout, flatten, halve, model, relu } from '../../../testing/layers.ts';
import { trainedWeights } from '../../../testing/trained-weights.ts';

type Fields = Record<string, unknown>;

interface Entry {
  class_name: string;
  config: Fields;
  [field: string]: unknown;
}

/** The parts of a `model.json`, for tests to change. */
export interface KerasFile {
  format: string;
  readonly modelTopology: {
    readonly keras_version: string;
    readonly model_config: { class_name: string; readonly config: Fields & { layers: Entry[] } };
  };
  readonly weightsManifest: { paths: string[]; weights: Fields[] }[];
  [field: string]: unknown;
}

export const shardName = 'group1-shard1of1.bin';

/** The layers of the page that `kerasFile` has. */
export const kerasSpec: ModelSpec = model(
  ...[conv(4, 3, 'same'), relu, { kind: 'batchNorm', momentum: 0.99, epsilon: 1e-3 } as const, halve],
  ...[dropout(0.25), flatten, dense(10)],
);

const initializer = (name: string) => ({
  module: 'keras.initializers',
  class_name: name,
  config: name === 'GlorotUniform' ? { seed: null } : {},
  registered_name: null,
});
const layer = (className: string, name: string, config: Fields): Entry => ({
  module: 'keras.layers',
  class_name: className,
  config: { name, trainable: true, dtype: 'float32', ...config },
  registered_name: null,
});

const kerasNames = ['conv2d/kernel', 'conv2d/bias'].concat(
  ['gamma', 'beta', 'moving_mean', 'moving_variance'].map(role => `batch_normalization/${role}`),
  ['dense/kernel', 'dense/bias'],
);

/** A sequential model of Keras 2 that gets grey levels from 0 to 255; a new one each time. */
export function kerasFile(): KerasFile {
  const shared = {
    kernel_initializer: initializer('GlorotUniform'),
    bias_initializer: initializer('Zeros'),
    kernel_regularizer: null,
    bias_constraint: null,
    use_bias: true,
  };
  const layers = [
    layer('InputLayer', 'input_1', { batch_input_shape: [null, 28, 28, 1], sparse: false, ragged: false }),
    layer('Rescaling', 'rescaling', { scale: 0.00392156862745098, offset: 0.0 }),
    layer('Conv2D', 'conv2d', {
      ...shared,
      filters: 4,
      kernel_size: [3, 3],
      strides: [1, 1],
      padding: 'same',
      data_format: 'channels_last',
      dilation_rate: [1, 1],
      groups: 1,
      activation: 'relu',
    }),
    layer('BatchNormalization', 'batch_normalization', {
      axis: [3],
      momentum: 0.99,
      epsilon: 0.001,
      center: true,
      scale: true,
    }),
    layer('MaxPooling2D', 'max_pooling2d', {
      pool_size: [2, 2],
      padding: 'valid',
      strides: [2, 2],
      data_format: 'channels_last',
    }),
    layer('Dropout', 'dropout', { rate: 0.25, noise_shape: null, seed: null }),
    layer('Flatten', 'flatten', { data_format: 'channels_last' }),
    layer('Dense', 'dense', { ...shared, units: 10, activation: 'softmax' }),
  ];
  return {
    format: 'layers-model',
    generatedBy: 'keras v2.15.0',
    convertedBy: 'TensorFlow.js Converter v4.17.0',
    modelTopology: {
      keras_version: '2.15.0',
      model_config: { class_name: 'Sequential', config: { name: 'sequential', layers } },
    },
    weightsManifest: [
      {
        paths: [shardName],
        weights: parameterLayout(kerasSpec).map(({ shape }, index) => ({
          name: kerasNames[index],
          shape: [...shape],
          dtype: 'float32',
        })),
      },
    ],
  };
}

/** The layer of this class in the file. */
export const layerIn = ({ modelTopology }: KerasFile, className: string): Entry =>
  modelTopology.model_config.config.layers.find(entry => entry.class_name === className)!;

/** The same chain as a functional model, its layers in another order than they are computed. */
export function functionalFile(): KerasFile {
  const file = kerasFile();
  const { model_config } = file.modelTopology;
  const { layers } = model_config.config;
  const names = layers.map(({ config }) => String(config.name));
  model_config.class_name = 'Functional';
  for (const [index, entry] of layers.entries()) {
    entry.name = names[index];
    entry.inbound_nodes = index === 0 ? [] : [[[names[index - 1], 0, 0, {}]]];
  }
  layers.reverse();
  model_config.config.input_layers = [[names[0], 0, 0]];
  model_config.config.output_layers = [[names.at(-1), 0, 0]];
  return file;
}

/** The bytes of the file of weights. */
export const kerasShard = (): Uint8Array<ArrayBuffer> => {
  const weights = trainedWeights(kerasSpec);
  const bytes = new Uint8Array(4 * weights.length);
  const view = new DataView(bytes.buffer);
  for (const [index, value] of weights.entries()) view.setFloat32(4 * index, value, true);
  return bytes;
};
