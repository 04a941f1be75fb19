/** What the page exports it reads back with the same predictions, and what is damaged is refused by name. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type ClassTable, tenDigits } from '../data/classes.ts';
import { softmaxRows } from '../evaluation/softmax.ts';
import { logitsOfImage, normalisedImage } from '../inspect/forward.ts';
import { openNetwork } from '../inspect/network.ts';
import { activationNames } from '../model/activation.ts';
import { layersOf, type ModelSpec } from '../model/model-spec.ts';
import { safetensors } from '../model/weights-arrays.ts';
import { randomBelow } from '../numerics/rng.ts';
import * as layers from '../testing/layers.ts';
import { possibleLayers } from '../testing/random-layers.ts';
import { trainedWeights } from '../testing/trained-weights.ts';
import type { ImportedNetwork } from './imported-network.ts';
import { networkFromOnnx } from './network-from-onnx.ts';
import { onnxBytes } from './onnx-bytes.ts';
import { readOnnx } from './onnx-file.ts';
import { onnxFromNetwork } from './onnx-from-network.ts';
import type { OnnxModel } from './onnx-model.ts';
import { networkFromSafetensors } from './safetensors-network.ts';

const { model, conv, norm, relu, activation, maxPool, avgPool, dropout, globalAvgPool, flatten, dense } =
  layers;
const decode = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);

const networks: readonly ModelSpec[] = [
  model(
    ...[conv(4, 3, 'same', 2), norm, relu, maxPool(3, 2), conv(6, 2), avgPool(2, 1), relu],
    ...[dropout(0.25), flatten, dense(7), norm, relu, dense(10)],
  ),
  model(conv(3, 5), ...activationNames.map(activation), flatten, dense(10)),
  model(conv(5, 5, 'valid', 3), relu, conv(10, 3, 'same'), globalAvgPool),
  model(flatten, dense(20), relu, dropout(0.5), dense(10)),
];

const fileOf = (spec: ModelSpec, temperature = 1, classes: ClassTable = tenDigits): Uint8Array<ArrayBuffer> =>
  onnxBytes(onnxFromNetwork({ spec, weights: trainedWeights(spec), classes, temperature }));
const importOnnx = (bytes: Uint8Array): ImportedNetwork => networkFromOnnx(readOnnx(bytes));

const image = Uint8Array.from({ length: 784 }, (_, at) =>
  at % 28 > 9 && at % 28 < 17 ? randomBelow(2, at, 256) : 0,
);

function probabilities(
  { spec, weights }: Pick<ImportedNetwork, 'spec' | 'weights'>,
  temperature = 1,
): Float32Array {
  const logits = logitsOfImage(openNetwork(spec, weights), normalisedImage(image));
  return softmaxRows(
    logits.map(logit => logit / temperature),
    1,
  );
}

const farthest = (one: Float32Array, other: Float32Array): number =>
  one.reduce((most, value, at) => Math.max(most, Math.abs(value - other[at])), 0);

test.each(networks)('an exported ONNX file is read back with the same layers and weights: %j', spec => {
  const imported = importOnnx(fileOf(spec));
  expect(imported.spec).toEqual(spec);
  expect(imported.weights).toEqual(trainedWeights(spec));
  expect(imported.classes).toEqual(tenDigits);
  expect(imported.assumptions).toEqual([]);
});

test('a temperature of the file is kept, in the weights of the last layer that has some', () => {
  for (const spec of networks) {
    const imported = importOnnx(fileOf(spec, 1.7));
    const expected = probabilities({ spec, weights: trainedWeights(spec) }, 1.7);
    expect(farthest(probabilities(imported), expected)).toBeLessThan(1e-5);
  }
  const bent = model(flatten, dense(10), activation('tanh'));
  expect(() => importOnnx(fileOf(bent, 2))).toThrow('Its logits are multiplied behind an activation');
});

test('any possible chain is read back from ONNX and from safetensors', () => {
  const classes = { labels: [1, 2, 5, 9], names: ['one', 'two', 'five', 'nine'] };
  fc.assert(
    fc.property(possibleLayers(4), layers => {
      const spec = { layers };
      const weights = trainedWeights(spec);
      const notes = { layers: JSON.stringify(layers), classes: JSON.stringify(classes) };
      const fromTensors = networkFromSafetensors(safetensors(spec, weights, notes), decode);
      expect(fromTensors).toEqual({ spec, weights, classes, assumptions: [] });
      const fromOnnx = importOnnx(fileOf(spec, 1, classes));
      // A padding that adds nothing need not be written.
      const shapes = (of: ModelSpec) => layersOf(of).map(({ name, output }) => [name, output]);
      expect(shapes(fromOnnx.spec)).toEqual(shapes(spec));
      expect(fromOnnx).toMatchObject({ weights, classes, assumptions: [] });
      expect(farthest(probabilities(fromOnnx), probabilities({ spec, weights }))).toBeLessThan(1e-5);
    }),
    { numRuns: 40 },
  );
});

const plain = networks[3];
const graph = onnxFromNetwork({
  spec: plain,
  weights: trainedWeights(plain),
  classes: tenDigits,
  temperature: 1,
});

/** How other tools write the same network. */
const foreign: Readonly<Record<string, OnnxModel>> = {
  'a matrix product with its bias behind it': {
    ...graph,
    nodes: graph.nodes.flatMap(node => {
      if (node.operator !== 'Gemm') return [node];
      const product = {
        ...node,
        operator: 'MatMul',
        inputs: node.inputs.slice(0, 2),
        outputs: [`${node.name}/product`],
      };
      return [product, { ...node, operator: 'Add', inputs: [`${node.name}/product`, node.inputs[2]] }];
    }),
  },
  'a shape in place of a flatten': {
    ...graph,
    nodes: graph.nodes.map(node =>
      node.operator === 'Flatten' ? { ...node, operator: 'Reshape', inputs: [node.inputs[0], 'flat'] } : node,
    ),
    tensors: [...graph.tensors, { name: 'flat', shape: [2], values: Float32Array.of(-1, 784) }],
  },
  'no softmax': {
    ...graph,
    nodes: graph.nodes.filter(({ operator }) => operator !== 'Softmax'),
    outputs: [{ name: 'dense_2', shape: ['batch', 10] }],
  },
};

test.each(Object.entries(foreign))('%s is the same network', (_, written) => {
  const imported = importOnnx(onnxBytes(written));
  expect(imported.spec).toEqual(plain);
  expect(imported.weights).toEqual(trainedWeights(plain));
});

test('a flatten of channels first, as PyTorch has it, gives the same predictions', () => {
  const spec = model(conv(3, 5, 'valid', 5), flatten, norm, dense(10));
  const weights = trainedWeights(spec);
  const own = onnxFromNetwork({ spec, weights, classes: tenDigits, temperature: 1 });
  const torch = {
    ...own,
    nodes: own.nodes
      .filter(({ name }) => name !== 'flatten_1/channels_last')
      .map(node => (node.operator === 'Flatten' ? { ...node, inputs: ['conv2d_1'] } : node)),
    tensors: own.tensors.map(tensor => {
      const width = tensor.name.startsWith('dense_1/kernel')
        ? 10
        : tensor.name.startsWith('batchNorm')
          ? 1
          : 0;
      if (width === 0) return tensor;
      const cells = tensor.values.length / width / 3;
      const values = tensor.values.map((_, at) => {
        const feature = Math.floor(at / width);
        const own = (feature % cells) * 3 + Math.floor(feature / cells);
        return tensor.values[own * width + (at % width)];
      });
      return { ...tensor, values };
    }),
  };
  const imported = importOnnx(onnxBytes(torch));
  expect(imported.weights).toEqual(weights);
});
