/** What Keras' converter writes is read as the page's own layers. */
import { expect, test } from 'vitest';
import { avgPool, conv, dense, flatten, globalAvgPool, model, relu } from '../../testing/layers.ts';
import { trainedWeights } from '../../testing/trained-weights.ts';
import { networkFromTfjs, planTfjs } from './network-from-tfjs.ts';
import {
  functionalFile,
  type KerasFile,
  kerasFile,
  kerasShard,
  kerasSpec,
  layerIn,
} from './testing/keras-model.ts';

const read = (file: KerasFile, shard = kerasShard()) =>
  networkFromTfjs(planTfjs(JSON.stringify(file)), [shard]);

/** The file after a change. */
function changed(change: (file: KerasFile) => void, file = kerasFile()): KerasFile {
  change(file);
  return file;
}

test.each([
  ['a sequential model', kerasFile()],
  ['a functional model that is a chain', functionalFile()],
  [
    'a functional model of Keras 3',
    changed(file => {
      const { config } = file.modelTopology.model_config;
      for (const entry of config.layers) {
        const [source] = (entry.inbound_nodes as string[][][]).flat(2);
        if (source)
          entry.inbound_nodes = [
            {
              args: [
                { class_name: '__keras_tensor__', config: { shape: [null], keras_history: [source, 0, 0] } },
              ],
              kwargs: { mask: null },
            },
          ];
        if (entry.class_name === 'InputLayer')
          entry.config = { name: 'input_1', batch_shape: [null, 28, 28, 1] };
        entry.config.dtype = { module: 'keras', class_name: 'DTypePolicy', config: { name: 'float32' } };
      }
      config.input_layers = ['input_1', 0, 0];
      config.output_layers = ['dense', 0, 0];
    }, functionalFile()),
  ],
  [
    'weights with the names of the models around them, and those of an optimizer',
    changed(({ weightsManifest: [group] }) => {
      for (const weight of group.weights) weight.name = `sequential/${weight.name}:0`;
      group.weights.push({ name: 'iter', shape: [0], dtype: 'int32', group: 'optimizer' });
    }),
  ],
  [
    'a softmax in a layer of its own',
    changed(file => {
      layerIn(file, 'Dense').config.activation = 'linear';
      file.modelTopology.model_config.config.layers.push({
        class_name: 'Activation',
        config: { name: 'activation', activation: 'softmax' },
      });
    }),
  ],
  [
    'no softmax',
    changed(file => {
      layerIn(file, 'Dense').config.activation = 'linear';
    }),
  ],
])('%s has the layers and weights of the page', (_, file) => {
  expect(read(file)).toEqual({
    spec: kerasSpec,
    weights: trainedWeights(kerasSpec),
    classes: null,
    assumptions: [],
  });
});

test('the files of a group are one text of bytes, wherever it is cut', () => {
  const file = changed(({ weightsManifest: [{ paths }] }) => paths.push('group1-shard2of2.bin'));
  expect(planTfjs(JSON.stringify(file)).groups).toEqual([
    { paths: ['group1-shard1of1.bin', 'group1-shard2of2.bin'], bytes: kerasShard().length },
  ]);
});

/** A file of these layers, of which each has all the weights that `weights` names. */
const fileOf = (
  layers: readonly (readonly [string, Record<string, unknown>])[],
  weights: readonly (readonly [string, readonly number[]])[],
): KerasFile =>
  changed(({ modelTopology, weightsManifest }) => {
    modelTopology.model_config.config.layers = layers.map(([class_name, config], index) => ({
      class_name,
      config: { name: `layer_${index}`, ...config },
    }));
    weightsManifest[0].weights = weights.map(([name, shape]) => ({ name, shape, dtype: 'float32' }));
  });

const ones = (count: number) => new Uint8Array(new Float32Array(count).fill(1).buffer);

test('layers without a bias, a scale or a shift get the numbers that change nothing', () => {
  const file = fileOf(
    [
      ['Flatten', { batch_input_shape: [null, 28, 28, 1] }],
      ['BatchNormalization', { axis: [1], center: false, scale: false }],
      ['Dense', { units: 2, use_bias: false, activation: 'softmax' }],
    ],
    [
      ['layer_1/moving_mean', [784]],
      ['layer_1/moving_variance', [784]],
      ['layer_2/kernel', [784, 2]],
    ],
  );
  const { weights, assumptions } = read(file, ones(784 * 4));
  const parts = [784, 784, 784, 784, 1568, 2].map((size, index, sizes) => {
    const start = sizes.slice(0, index).reduce((sum, one) => sum + one, 0);
    return [...new Set(weights.slice(start, start + size))];
  });
  // Scale, shift, mean, variance, kernel, bias.
  expect(parts).toEqual([[1], [0], [1], [1], [1], [0]]);
  expect(assumptions).toHaveLength(1);
});

test.each([
  [
    'a row of pixels into a dense layer',
    [['Dense', { batch_input_shape: [null, 784], units: 10 }]] as const,
    [
      ['layer_0/kernel', [784, 10]],
      ['layer_0/bias', [10]],
    ] as const,
    model(flatten, dense(10)),
  ],
  [
    'a row of pixels that becomes an image',
    [
      ['InputLayer', { batch_input_shape: [null, 784] }],
      ['Reshape', { target_shape: [28, 28, 1] }],
      ['Conv2D', { filters: 10, kernel_size: 28, activation: 'relu' }],
      ['Flatten', {}],
    ] as const,
    [
      ['layer_2/kernel', [28, 28, 1, 10]],
      ['layer_2/bias', [10]],
    ] as const,
    model(conv(10, 28), relu, flatten),
  ],
  [
    'rows and columns without a channel',
    [
      ['Flatten', { batch_input_shape: [null, 28, 28] }],
      ['Dense', { units: 10 }],
    ] as const,
    [
      ['layer_1/kernel', [784, 10]],
      ['layer_1/bias', [10]],
    ] as const,
    model(flatten, dense(10)),
  ],
  [
    'padded pools with steps of their own, and a global pool',
    [
      [
        'AveragePooling2D',
        { batch_input_shape: [null, 28, 28, 1], pool_size: [3, 3], strides: [2, 2], padding: 'same' },
      ],
      ['AveragePooling2D', { pool_size: [2, 2], strides: null }],
      ['Conv2D', { filters: 10, kernel_size: [3, 3], strides: [2, 2], padding: 'same' }],
      ['GlobalAveragePooling2D', {}],
      ['Softmax', { axis: -1 }],
    ] as const,
    [
      ['layer_2/kernel', [3, 3, 1, 10]],
      ['layer_2/bias', [10]],
    ] as const,
    model(avgPool(3, 2, 'same'), avgPool(2, 2), conv(10, 3, 'same', 2), globalAvgPool),
  ],
])('%s is read', (_, layers, weights, spec) => {
  const numbers = weights.reduce(
    (sum, [, shape]) => sum + shape.reduce<number>((product, side) => product * side, 1),
    0,
  );
  expect(read(fileOf(layers, weights), ones(numbers)).spec).toEqual(spec);
});

test('each activation of Keras that the page has is a layer of its own behind the layer that has it', () => {
  const spec = (activation: unknown) =>
    read(changed(file => Object.assign(layerIn(file, 'Conv2D').config, { activation }))).spec.layers[1];
  expect(['relu', 'elu', 'gelu', 'swish', 'silu', 'tanh', 'sigmoid'].map(spec)).toEqual([
    { kind: 'relu' },
    ...['elu', 'gelu', 'silu', 'silu', 'tanh', 'sigmoid'].map(name => ({
      kind: 'activation',
      function: name,
    })),
  ]);
});

test('the leaky ReLU is read with the slope that the page has, by either name of Keras', () => {
  for (const slope of [{ alpha: 0.30000001192092896 }, { negative_slope: 0.3 }]) {
    const file = changed(({ modelTopology }) =>
      modelTopology.model_config.config.layers.splice(4, 0, {
        class_name: 'LeakyReLU',
        config: { name: 'leaky', ...slope },
      }),
    );
    expect(read(file).spec.layers).toContainEqual({ kind: 'activation', function: 'leakyRelu' });
  }
});
