/** Models of TensorFlow.js that are damaged, hostile or of other networks than the page has: each is refused by name. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ModelFileError } from '../imported-network.ts';
import { networkFromTfjs, planTfjs } from './network-from-tfjs.ts';
import { functionalFile, type KerasFile, kerasFile, kerasShard, layerIn } from './testing/keras-model.ts';

type Change = (file: KerasFile) => unknown;

const read = (text: string, shard = kerasShard()) => networkFromTfjs(planTfjs(text), [shard]);
const config =
  (className: string, fields: Record<string, unknown>): Change =>
  file =>
    Object.assign(layerIn(file, className).config, fields);
const layersOf = ({ modelTopology }: KerasFile) => modelTopology.model_config.config.layers;
const insert =
  (index: number, className: string, fields: Record<string, unknown> = {}): Change =>
  file =>
    layersOf(file).splice(index, 0, { class_name: className, config: { name: 'more', ...fields } });

const refused: readonly (readonly [string, Change, string])[] = [
  ['a graph model', file => Object.assign(file, { format: 'graph-model' }), 'It is a graph model'],
  ['no topology', file => Object.assign(file, { modelTopology: undefined }), 'It has no modelTopology'],
  ['no manifest', file => Object.assign(file, { weightsManifest: undefined }), 'It has no weightsManifest'],
  [
    'a topology that is a list',
    file => Object.assign(file, { modelTopology: [] }),
    'Its topology has no layers',
  ],
  [
    'no layers',
    file => Object.assign(file.modelTopology.model_config.config, { layers: [] }),
    'has no layers',
  ],
  [
    'layers that are none',
    file => layersOf(file).splice(0, 9, null as never),
    'A layer in it, null, has no class',
  ],
  [
    '201 layers',
    file => layersOf(file).push(...Array.from({ length: 200 }, () => layersOf(file)[5])),
    'It has 208 layers',
  ],
  [
    '101 layers of ours',
    file => layersOf(file).splice(2, 0, ...Array.from({ length: 101 }, () => layersOf(file)[5])),
    'It has more than 100 layers',
  ],
  [
    'a class of its maker',
    file => Object.assign(file.modelTopology.model_config, { class_name: 'MyModel' }),
    'It is of the class "MyModel"',
  ],
  [
    'a layer that the page does not have',
    insert(3, 'LSTM'),
    'Its layer "more" (LSTM) is of a class that no layer',
  ],
  [
    'a layer of the name of a property',
    insert(3, 'constructor'),
    '(constructor) is of a class that no layer',
  ],
  ['code in a layer', insert(3, 'Lambda', { function: ['4wEAAAAA', null, null] }), '(Lambda) is of a class'],
  ['a model in a model', insert(3, 'Sequential', { layers: [] }), '(Sequential) is of a class'],
  [
    'an object of its maker that has the name of a layer',
    file => Object.assign(layerIn(file, 'Dense'), { registered_name: 'mine>Dense' }),
    'Its layer "dense" (Dense) is an object of its maker\'s own, "mine>Dense"',
  ],
  [
    'an activation of its maker',
    config('Dense', { activation: { class_name: 'Mish' } }),
    'which no layer of the page has',
  ],
  [
    'an activation that the page does not have',
    config('Conv2D', { activation: 'selu' }),
    'Its layer "conv2d" (Conv2D) has the activation "selu"',
  ],
  [
    'a colour image',
    config('InputLayer', { batch_input_shape: [null, 28, 28, 3] }),
    'Its input is [null,28,28,3]',
  ],
  [
    'an input of any size',
    config('InputLayer', { batch_input_shape: [null, null, null, 1] }),
    'Its input is [null,null,null,1]',
  ],
  ['no input', file => layersOf(file).splice(0, 1), 'Its first layer does not say the shape of its input'],
  [
    'a second input',
    insert(3, 'InputLayer', { batch_input_shape: [null, 28, 28, 1] }),
    'is an input behind the first layer',
  ],
  ['a rescaling that shifts', config('Rescaling', { offset: -1 }), "has offset -1; the page's layer has 0"],
  [
    'a rescaling by another number',
    config('Rescaling', { scale: 1 / 127.5 }),
    'It multiplies its input by 0.007843137',
  ],
  ['a rescaling inside', insert(4, 'Rescaling', { scale: 2 }), 'stands behind the first layer'],
  ['channels first', config('Conv2D', { data_format: 'channels_first' }), 'has data_format "channels_first"'],
  ['a dilated kernel', config('Conv2D', { dilation_rate: [2, 2] }), 'is dilated'],
  ['groups', config('Conv2D', { groups: 2 }), 'has groups 2'],
  ['a long kernel', config('Conv2D', { kernel_size: [3, 5] }), 'has layers with equal sides only'],
  ['another padding', config('Conv2D', { padding: 'causal' }), 'has padding "causal"'],
  [
    'a huge number of filters',
    config('Conv2D', { filters: 1e9 }),
    'Its layer 1, "{"kind":"conv2d","filters":1000000000',
  ],
  [
    'no number of units',
    config('Dense', { units: undefined }),
    'units must be a whole number of at least 1, not NaN',
  ],
  ['units that are a text', config('Dense', { units: '10' }), 'has units "10", which is no number'],
  ['a norm over rows', config('BatchNormalization', { axis: [1] }), 'normalises the axis'],
  ['a dense layer of an image', file => layersOf(file).splice(6, 1), 'put a flatten layer before it'],
  ['one output', config('Dense', { units: 1 }), 'must give one number a class'],
  ['a sigmoid for each class', config('Dense', { activation: 'sigmoid' }), 'It ends in a sigmoid'],
  ['layers behind the softmax', insert(8, 'Dense', { units: 10 }), 'stands behind the softmax of "dense"'],
  ['a softmax of images', insert(3, 'Softmax'), 'has a softmax of images'],
  ['another slope', insert(3, 'LeakyReLU', { alpha: 0.01 }), "has alpha 0.01; the page's layer has 0.3"],
  ['a ReLU with an end', insert(3, 'ReLU', { max_value: 6 }), 'has a largest value'],
  ['another reshape', insert(4, 'Reshape', { target_shape: [14, 56, 4] }), 'changes the shape to'],
];

test.each(refused)('%s is refused by name', (_, change, message) => {
  const file = kerasFile();
  change(file);
  const text = JSON.stringify(file);
  expect(() => read(text)).toThrow(message);
  expect(() => read(text)).toThrow(ModelFileError);
});

const entry = (file: KerasFile, name: string) => layersOf(file).find(layer => layer.config.name === name)!;
const branched: readonly (readonly [string, Change, string])[] = [
  [
    'a layer that joins two values',
    file =>
      Object.assign(entry(file, 'flatten'), {
        inbound_nodes: [
          [
            ['dropout', 0, 0, {}],
            ['conv2d', 0, 0, {}],
          ],
        ],
      }),
    'Its layer "flatten" (Flatten) takes 2 values',
  ],
  [
    'a value that two layers read',
    file => Object.assign(entry(file, 'flatten'), { inbound_nodes: [[['max_pooling2d', 0, 0, {}]]] }),
    'both read "max_pooling2d"',
  ],
  [
    'a layer that is used twice',
    file =>
      Object.assign(entry(file, 'flatten'), {
        inbound_nodes: [[['dropout', 0, 0, {}]], [['dropout', 0, 0, {}]]],
      }),
    'is used 2 times',
  ],
  [
    'two outputs',
    file =>
      Object.assign(file.modelTopology.model_config.config, {
        output_layers: [
          ['dense', 0, 0],
          ['flatten', 0, 0],
        ],
      }),
    'It has 2 outputs',
  ],
  [
    'an output inside',
    file => Object.assign(file.modelTopology.model_config.config, { output_layers: [['flatten', 0, 0]] }),
    'Its layers are no chain from "input_1" to "flatten"',
  ],
  [
    'a circle',
    file => Object.assign(entry(file, 'conv2d'), { inbound_nodes: [[['dense', 0, 0, {}]]] }),
    'are no chain',
  ],
  [
    'a name that two layers have',
    file => Object.assign(entry(file, 'flatten').config, { name: 'dropout' }),
    'has the name of another layer',
  ],
  [
    'a reference of a thousand lists',
    file =>
      Object.assign(entry(file, 'flatten'), {
        inbound_nodes: JSON.parse(`${'['.repeat(1000)}${']'.repeat(1000)}`),
      }),
    'too deeply',
  ],
];

test.each(branched)('a functional model with %s is refused by name', (_, change, message) => {
  const file = functionalFile();
  change(file);
  expect(() => read(JSON.stringify(file))).toThrow(message);
  expect(() => read(JSON.stringify(file))).toThrow(ModelFileError);
});

test('a model.json that is cut short anywhere, or has any character changed, is read or refused, and never fails otherwise', () => {
  const text = JSON.stringify(functionalFile());
  fc.assert(
    fc.property(fc.nat(text.length - 1), fc.nat(text.length - 1), fc.string(), (end, place, other) => {
      for (const damaged of [text.slice(0, end), text.slice(0, place) + other + text.slice(place + 1)])
        try {
          read(damaged);
        } catch (error) {
          expect(error).toBeInstanceOf(ModelFileError);
        }
    }),
    { numRuns: 500 },
  );
});

test('any value of JSON in the place of any part is read or refused, and never fails otherwise', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(kerasFile, functionalFile),
      fc.nat(),
      fc.jsonValue(),
      (make, place, value) => {
        let parts = 0;
        JSON.stringify(make(), (_, part) => {
          parts++;
          return part;
        });
        let at = 0;
        const text = JSON.stringify(make(), (_, part) => (at++ === place % parts ? value : part));
        try {
          read(text);
        } catch (error) {
          expect(error).toBeInstanceOf(ModelFileError);
        }
      },
    ),
    { numRuns: 500 },
  );
});
