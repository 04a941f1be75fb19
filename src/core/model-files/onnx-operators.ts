/** The operators of ONNX that are layers of the page (https://onnx.ai/onnx/operators/), each as it extends the chain. */
import { leakySlope } from '../model/activation.ts';
import { paddingBefore, sizeOf, windowOutput } from '../model/model-spec.ts';
import { type LayerChain, reordered } from './onnx-chain.ts';
import type { OnnxNode, OnnxTensor } from './onnx-model.ts';
import { expectNumber, intsOf, numberOf, squareOf, tensorAt, unlike, wordOf } from './onnx-values.ts';

interface Graph {
  readonly constants: ReadonlyMap<string, OnnxTensor>;
}

type Extend = (chain: LayerChain, node: OnnxNode, graph: Graph) => void;

/** A number of a file as people wrote it: float32 has seven digits. */
const asWritten = (value: number): number => Number(value.toPrecision(7));

function paddingOf(chain: LayerChain, node: OnnxNode, size: number, stride: number): 'same' | 'valid' {
  const automatic = wordOf(node, 'auto_pad', 'NOTSET');
  if (automatic === 'SAME_UPPER') return 'same';
  const pads = automatic === 'VALID' ? [0, 0, 0, 0] : intsOf(node, 'pads', [0, 0, 0, 0]);
  if (automatic !== 'VALID' && automatic !== 'NOTSET') throw unlike(node, `has auto_pad ${automatic}`);
  if (pads.every(pad => pad === 0)) return 'valid';
  const [height, width] = chain.shape;
  const around = (length = 0): readonly [number, number] => {
    const before = paddingBefore(length, size, stride, 'same');
    const total = Math.max((windowOutput(length, size, stride, 'same') - 1) * stride + size - length, 0);
    return [before, total - before];
  };
  const [[top, bottom], [left, right]] = [around(height), around(width)];
  if (pads.join() !== [top, left, bottom, right].join())
    throw unlike(
      node,
      `is padded by [${pads.join(', ')}]; the page pads by nothing, or by [${[top, left, bottom, right].join(', ')}] to keep the size`,
    );
  return 'same';
}

/** Reorders a kernel `[filters, channels, size, size]` to TensorFlow's `[size, size, channels, filters]`. */
function filtersLast({ values, shape: [filters, channels] }: OnnxTensor): Float32Array {
  const cells = values.length / (channels * filters);
  const reordered = new Float32Array(values.length);
  for (let cell = 0; cell < cells; cell++)
    for (let channel = 0; channel < channels; channel++)
      for (let filter = 0; filter < filters; filter++)
        reordered[(cell * channels + channel) * filters + filter] =
          values[(filter * channels + channel) * cells + cell];
  return reordered;
}

/** Exchanges the rows and columns of a matrix `[rows, columns]`. */
function transposed(values: Float32Array, rows: number, columns: number): Float32Array {
  return values.map((_, at) => values[(at % rows) * columns + Math.floor(at / rows)]);
}

const convolution: Extend = (chain, node, { constants }) => {
  chain.expectImages(node);
  expectNumber(node, 'group', 1, 1);
  if (squareOf(node, 'dilations', [1, 1]) !== 1) throw unlike(node, 'is dilated');
  const kernel = tensorAt(constants, node, 1);
  const [filters, channels, kernelSize] = kernel.shape;
  if (kernel.shape.length !== 4 || channels !== chain.channels || kernel.shape[3] !== kernelSize)
    throw unlike(node, `has a kernel of [${kernel.shape.join(', ')}] for ${chain.channels} channels`);
  const stride = squareOf(node, 'strides', [1, 1]);
  const padding = paddingOf(chain, node, kernelSize, stride);
  const bias = node.inputs.length > 2 ? tensorAt(constants, node, 2, [filters]) : null;
  chain.push(
    node,
    { kind: 'conv2d', filters, kernelSize, stride, padding },
    { kernel: () => filtersLast(kernel), ...(bias ? { bias: () => bias.values } : {}) },
  );
};

/** A dense layer by Gemm, or by MatMul with its bias in a node behind it. */
const dense: Extend = (chain, node, { constants }) => {
  chain.expectFlat(node);
  for (const [name, wanted] of [
    ['alpha', 1],
    ['beta', 1],
    ['transA', 0],
  ] as const)
    expectNumber(node, name, wanted, wanted);
  const kernel = tensorAt(constants, node, 1);
  const turned = numberOf(node, 'transB', 0) !== 0;
  const [inputs, units] = turned ? kernel.shape.toReversed() : kernel.shape;
  const expected = chain.layers.length === 0 ? sizeOf(chain.shape) : chain.channels;
  if (kernel.shape.length !== 2 || inputs !== expected)
    throw unlike(node, `has a matrix of [${kernel.shape.join(', ')}] for ${expected} inputs`);
  const bias = node.inputs.length > 2 ? tensorAt(constants, node, 2) : null;
  if (bias && bias.values.length !== units)
    throw unlike(node, `adds ${bias.values.length} numbers to ${units} units`);
  const { values } = kernel;
  const order = chain.takeOrder();
  const make = () => reordered(turned ? transposed(values, inputs, units) : values, units, order);
  chain.push(node, { kind: 'dense', units }, { kernel: make, ...(bias ? { bias: () => bias.values } : {}) });
};

const batchNorm: Extend = (chain, node, { constants }) => {
  if (chain.form === 'channels last') chain.expectImages(node);
  const size = chain.layers.length === 0 && chain.form === 'flat' ? sizeOf(chain.shape) : chain.channels;
  const [gamma, beta, movingMean, movingVariance] = [1, 2, 3, 4].map(index => {
    const { values } = tensorAt(constants, node, index, [size]);
    const { order } = chain;
    return () => reordered(values, 1, order);
  });
  const momentum = asWritten(numberOf(node, 'momentum', 0.9));
  const epsilon = asWritten(numberOf(node, 'epsilon', 1e-5));
  chain.push(node, { kind: 'batchNorm', momentum, epsilon }, { gamma, beta, movingMean, movingVariance });
};

const pool =
  (kind: 'maxPool' | 'avgPool'): Extend =>
  (chain, node) => {
    chain.expectImages(node);
    expectNumber(node, 'ceil_mode', 0, 0);
    if (squareOf(node, 'dilations', [1, 1]) !== 1) throw unlike(node, 'is dilated');
    const poolSize = squareOf(node, 'kernel_shape', []);
    const stride = squareOf(node, 'strides', [1, 1]);
    const padding = paddingOf(chain, node, poolSize, stride);
    if (padding === 'same') expectNumber(node, 'count_include_pad', 0, 0);
    chain.push(node, { kind, poolSize, stride, ...(padding === 'same' ? { padding } : {}) });
  };

const globalPool: Extend = (chain, node) => {
  chain.expectImages(node);
  chain.push(node, { kind: 'globalAvgPool' });
  chain.form = 'pooled';
};

/** Keras writes its global pool as the mean over two axes. */
const mean: Extend = (chain, node, { constants }) => {
  const given = node.inputs.length > 1 ? [...tensorAt(constants, node, 1).values] : intsOf(node, 'axes', []);
  if (given.map(axis => (axis < 0 ? axis + 4 : axis)).join() !== '2,3')
    throw unlike(node, `averages the axes [${given.join(', ')}]; the page averages height and width`);
  globalPool(chain, node, { constants });
  if (numberOf(node, 'keepdims', 1) === 0) chain.form = 'flat';
};

const flat: Extend = (chain, node) => {
  expectNumber(node, 'axis', 1, 1);
  chain.flatten(node);
};

const squeeze: Extend = (chain, node) => {
  if (chain.form !== 'pooled') throw unlike(node, 'takes axes away that the page needs');
  chain.flatten(node);
};

const transpose: Extend = (chain, node) => {
  const order = intsOf(node, 'perm', []).join();
  if (order === '0,3,1,2' && chain.form === 'channels last') chain.form = 'channels first';
  else if (order === '0,2,3,1' && chain.form === 'channels first') chain.form = 'channels last';
  else throw unlike(node, `exchanges axes to [${order}] of values that are ${chain.form}`);
};

const reshape: Extend = (chain, node, { constants }) => {
  const [, ...sides] = tensorAt(constants, node, 1).values;
  const isImage = chain.layers.length === 0 && chain.form !== 'channels first';
  const target = sides.join();
  if (sides.length === 1 && (sides[0] === -1 || sides[0] === sizeOf(chain.shape))) chain.flatten(node);
  else if (isImage && target === '1,28,28') chain.form = 'channels first';
  else if (isImage && target === '28,28,1') chain.form = 'channels last';
  else throw unlike(node, `changes the shape to [batch, ${sides.join(', ')}]`);
};

const dropout: Extend = (chain, node, { constants }) => {
  const rate = node.inputs.length > 1 ? tensorAt(constants, node, 1).values[0] : numberOf(node, 'ratio', 0.5);
  chain.push(node, { kind: 'dropout', rate: asWritten(rate) });
};

/** A factor: of the pixels before the first layer, of the logits behind the last. */
export function scale(chain: LayerChain, node: OnnxNode, factor: number): void {
  if (!(Number.isFinite(factor) && factor > 0)) throw unlike(node, `multiplies by ${factor}`);
  if (chain.layers.length === 0) chain.inputScale *= factor;
  else chain.logitScale *= factor;
}

/** What each operator adds to the chain; those that combine values are in `network-from-onnx.ts`. */
export const operators: Readonly<Record<string, Extend>> = {
  Conv: convolution,
  Gemm: dense,
  MatMul: dense,
  BatchNormalization: batchNorm,
  MaxPool: pool('maxPool'),
  AveragePool: pool('avgPool'),
  GlobalAveragePool: globalPool,
  ReduceMean: mean,
  Flatten: flat,
  Reshape: reshape,
  Squeeze: squeeze,
  Transpose: transpose,
  Dropout: dropout,
  Identity: () => {},
  Relu: (chain, node) => chain.push(node, { kind: 'relu' }),
  LeakyRelu(chain, node) {
    const slope = asWritten(numberOf(node, 'alpha', 0.01));
    if (slope !== leakySlope) throw unlike(node, `has a slope of ${slope}; the page's has ${leakySlope}`);
    chain.push(node, { kind: 'activation', function: 'leakyRelu' });
  },
  Elu(chain, node) {
    expectNumber(node, 'alpha', 1, 1);
    chain.push(node, { kind: 'activation', function: 'elu' });
  },
  Gelu(chain, node) {
    if (wordOf(node, 'approximate', 'none') !== 'none') throw unlike(node, 'is an approximation');
    chain.push(node, { kind: 'activation', function: 'gelu' });
  },
  Tanh: (chain, node) => chain.push(node, { kind: 'activation', function: 'tanh' }),
  Sigmoid: (chain, node) => chain.push(node, { kind: 'activation', function: 'sigmoid' }),
};
