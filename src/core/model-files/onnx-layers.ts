/** Each layer of a network as nodes of an ONNX graph. */
import { type ActivationName, leakySlope } from '../model/activation.ts';
import { type LayerSummary, paddingBefore, paddingOf } from '../model/model-spec.ts';
import type { ParameterRole } from '../model/parameters.ts';
import type { OnnxAttribute, OnnxNode, OnnxTensor } from './onnx-model.ts';

const ints = (...value: readonly number[]): OnnxAttribute => ({ kind: 'ints', value });
const float = (value: number): OnnxAttribute => ({ kind: 'float', value });

/** A graph that grows node by node. */
export class GraphBuilder {
  readonly nodes: OnnxNode[] = [];
  readonly tensors: OnnxTensor[] = [];

  /** Adds a node and gives the name of its one output, which is also the node's own. */
  add(
    operator: string,
    name: string,
    inputs: readonly string[],
    attributes: Readonly<Record<string, OnnxAttribute>> = {},
  ): string {
    this.nodes.push({
      name,
      operator,
      domain: '',
      inputs,
      outputs: [name],
      attributes: new Map(Object.entries(attributes)),
    });
    return name;
  }

  tensor(name: string, shape: readonly number[], values: Float32Array): string {
    this.tensors.push({ name, shape, values });
    return name;
  }

  number(name: string, value: number): string {
    return this.tensor(name, [], Float32Array.of(value));
  }
}

/** The parameter of the layer at hand, in TensorFlow's shape. */
export type ParameterOf = (role: ParameterRole) => Float32Array;

/** Reorders a kernel `[size, size, channels, filters]` to ONNX's `[filters, channels, size, size]`. */
function filtersFirst(kernel: Float32Array, channels: number, filters: number): Float32Array {
  const cells = kernel.length / (channels * filters);
  const reordered = new Float32Array(kernel.length);
  for (let cell = 0; cell < cells; cell++)
    for (let channel = 0; channel < channels; channel++)
      for (let filter = 0; filter < filters; filter++)
        reordered[(filter * channels + channel) * cells + cell] =
          kernel[(cell * channels + channel) * filters + filter];
  return reordered;
}

/** Cells before and behind each axis, `[top, left, bottom, right]`, by TensorFlow's rule. */
function padsOf(
  { layer, input: [height, width], output: [outHeight, outWidth] }: LayerSummary,
  size: number,
  stride: number,
): OnnxAttribute {
  if (paddingOf(layer) === 'valid') return ints(0, 0, 0, 0);
  const around = (length = 0, output = 0): readonly [number, number] => {
    const before = paddingBefore(length, size, stride, 'same');
    return [before, Math.max((output - 1) * stride + size - length, 0) - before];
  };
  const [top, bottom] = around(height, outHeight);
  const [left, right] = around(width, outWidth);
  return ints(top, left, bottom, right);
}

/** GELU and SiLU as PyTorch writes them: ONNX has an operator for GELU only since 2023, and for SiLU since later still. */
function addActivation(graph: GraphBuilder, name: string, activation: ActivationName, input: string): string {
  switch (activation) {
    case 'leakyRelu':
      return graph.add('LeakyRelu', name, [input], { alpha: float(leakySlope) });
    case 'elu':
      return graph.add('Elu', name, [input], { alpha: float(1) });
    case 'tanh':
      return graph.add('Tanh', name, [input]);
    case 'sigmoid':
      return graph.add('Sigmoid', name, [input]);
    case 'silu':
      return graph.add('Mul', name, [input, graph.add('Sigmoid', `${name}/sigmoid`, [input])]);
    case 'gelu': {
      const root = graph.number(`${name}/root_of_2`, Math.SQRT2);
      const scaled = graph.add('Div', `${name}/scaled`, [input, root]);
      const error = graph.add('Erf', `${name}/erf`, [scaled]);
      const raised = graph.add('Add', `${name}/raised`, [error, graph.number(`${name}/one`, 1)]);
      const product = graph.add('Mul', `${name}/product`, [input, raised]);
      return graph.add('Mul', name, [product, graph.number(`${name}/half`, 0.5)]);
    }
    default:
      return activation satisfies never;
  }
}

/**
 * Adds one layer behind the value `before` and gives the name of its output. Images are `[batch, channels, height, width]`
 * between the layers, and are flattened in TensorFlow's order of height, width and channels.
 */
export function addLayer(
  graph: GraphBuilder,
  summary: LayerSummary,
  parameter: ParameterOf,
  before: string,
): string {
  const { layer, name, input } = summary;
  const channels = input[input.length - 1];
  switch (layer.kind) {
    case 'conv2d': {
      const { filters, kernelSize, stride } = layer;
      const kernel = filtersFirst(parameter('kernel'), channels, filters);
      const inputs = [
        before,
        graph.tensor(`${name}/kernel`, [filters, channels, kernelSize, kernelSize], kernel),
        graph.tensor(`${name}/bias`, [filters], parameter('bias')),
      ];
      return graph.add('Conv', name, inputs, {
        kernel_shape: ints(kernelSize, kernelSize),
        strides: ints(stride, stride),
        pads: padsOf(summary, kernelSize, stride),
      });
    }
    case 'dense': {
      const inputs = [
        before,
        graph.tensor(`${name}/kernel`, [channels, layer.units], parameter('kernel')),
        graph.tensor(`${name}/bias`, [layer.units], parameter('bias')),
      ];
      return graph.add('Gemm', name, inputs);
    }
    case 'batchNorm': {
      const roles = ['gamma', 'beta', 'movingMean', 'movingVariance'] as const;
      const inputs = roles.map(role => graph.tensor(`${name}/${role}`, [channels], parameter(role)));
      const { epsilon, momentum } = layer;
      return graph.add('BatchNormalization', name, [before, ...inputs], {
        epsilon: float(epsilon),
        momentum: float(momentum),
      });
    }
    case 'maxPool':
    case 'avgPool': {
      const { poolSize, stride } = layer;
      return graph.add(layer.kind === 'maxPool' ? 'MaxPool' : 'AveragePool', name, [before], {
        kernel_shape: ints(poolSize, poolSize),
        strides: ints(stride, stride),
        // Padded cells take no part in a maximum, and by default none in a mean.
        pads: padsOf(summary, poolSize, stride),
      });
    }
    case 'globalAvgPool':
      return graph.add('Flatten', `${name}/flat`, [graph.add('GlobalAveragePool', name, [before])]);
    case 'relu':
      return graph.add('Relu', name, [before]);
    case 'activation':
      return addActivation(graph, name, layer.function, before);
    case 'dropout':
      return graph.add('Dropout', name, [before, graph.number(`${name}/rate`, layer.rate)]);
    case 'flatten': {
      const from =
        input.length === 1
          ? before
          : graph.add('Transpose', `${name}/channels_last`, [before], { perm: ints(0, 2, 3, 1) });
      return graph.add('Flatten', name, [from]);
    }
    default:
      return layer satisfies never;
  }
}
