/**
 * The one layout of a model's parameters, which every trainer, checkpoint and export shares: a flat float32 array, layer
 * by layer in the order of the chain, each tensor row-major in TensorFlow's shape.
 */

import { deriveKey, randomUnit, stream } from '../numerics/rng.ts';
import { type LayerSummary, layersOf, type ModelSpec } from './model-spec.ts';

export type ParameterRole = 'kernel' | 'bias' | 'gamma' | 'beta' | 'movingMean' | 'movingVariance';

export interface ParameterTensor {
  /** The layer's name and the role: `conv2d_1/kernel`. */
  readonly name: string;
  /** Index of the layer in the spec. */
  readonly layer: number;
  readonly role: ParameterRole;
  /**
   * conv2d kernel `[kernelSize, kernelSize, inChannels, filters]`, dense kernel `[inputs,
   * units]`, the others `[channels]`.
   */
  readonly shape: readonly number[];
  /** Index of the tensor's first element in the flat array. */
  readonly offset: number;
  /** Number of elements. */
  readonly size: number;
  /** False for the running statistics of batch normalisation, which have no gradient. */
  readonly trainable: boolean;
}

type RoleAndShape = Pick<ParameterTensor, 'role' | 'shape'>;

function tensorsOf({ layer, input }: LayerSummary): readonly RoleAndShape[] {
  const channels = input[input.length - 1];
  switch (layer.kind) {
    case 'conv2d':
      return [
        { role: 'kernel', shape: [layer.kernelSize, layer.kernelSize, channels, layer.filters] },
        { role: 'bias', shape: [layer.filters] },
      ];
    case 'dense':
      return [
        { role: 'kernel', shape: [channels, layer.units] },
        { role: 'bias', shape: [layer.units] },
      ];
    case 'batchNorm':
      return (['gamma', 'beta', 'movingMean', 'movingVariance'] as const).map(role => ({
        role,
        shape: [channels],
      }));
    case 'relu':
    case 'activation':
    case 'maxPool':
    case 'avgPool':
    case 'globalAvgPool':
    case 'dropout':
    case 'flatten':
      return [];
    default:
      return layer satisfies never;
  }
}

/**
 * Every parameter tensor of a possible spec, in the order of the flat array. Throws a
 * `RangeError` for an impossible one.
 */
export function parameterLayout(spec: ModelSpec): readonly ParameterTensor[] {
  const layout: ParameterTensor[] = [];
  let offset = 0;
  for (const summary of layersOf(spec)) {
    for (const { role, shape } of tensorsOf(summary)) {
      const size = shape.reduce((product, side) => product * side, 1);
      const trainable = role !== 'movingMean' && role !== 'movingVariance';
      layout.push({
        name: `${summary.name}/${role}`,
        layer: summary.index,
        role,
        shape,
        offset,
        size,
        trainable,
      });
      offset += size;
    }
  }
  return layout;
}

/** Number of elements of the flat array. */
export function parameterCount(layout: readonly ParameterTensor[]): number {
  return layout.reduce((sum, tensor) => sum + tensor.size, 0);
}

/**
 * Seeded starting weights, the same for every trainer: kernels by Glorot's uniform rule, as Keras starts them
 * (Glorot and Bengio 2010, eq. 16), biases and means 0, scales and variances 1.
 */
export function initialWeights(spec: ModelSpec, seed: number): Float32Array<ArrayBuffer> {
  const layout = parameterLayout(spec);
  const weights = new Float32Array(parameterCount(layout));
  for (const [index, tensor] of layout.entries()) {
    const values = weights.subarray(tensor.offset, tensor.offset + tensor.size);
    if (tensor.role === 'gamma' || tensor.role === 'movingVariance') values.fill(1);
    if (tensor.role !== 'kernel') continue;
    const outputs = tensor.shape[tensor.shape.length - 1];
    const inputs = tensor.shape[tensor.shape.length - 2];
    const receptive = tensor.size / (inputs * outputs);
    const limit = Math.sqrt(6 / (receptive * (inputs + outputs)));
    const key = deriveKey(seed, stream.weights, index);
    for (let i = 0; i < values.length; i++) values[i] = (2 * randomUnit(key, i) - 1) * limit;
  }
  return weights;
}
