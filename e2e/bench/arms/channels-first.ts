/** The starting weights for the arms that keep channels before height and width (jax-js, PyTorch). */
import { layersOf, type ModelSpec, sizeOf } from '../../../src/core/model-spec.ts';
import { initialWeights, parameterLayout } from '../../../src/core/parameters.ts';

export interface Tensor {
  readonly shape: readonly number[];
  readonly values: Float32Array<ArrayBuffer>;
}

/** `[k, k, in, out]` to `[out, in, k, k]`. */
function convKernel(values: Float32Array, [height, width, inputs, outputs]: readonly number[]): Tensor {
  const moved = new Float32Array(values.length);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++)
      for (let i = 0; i < inputs; i++)
        for (let o = 0; o < outputs; o++)
          moved[((o * inputs + i) * height + y) * width + x] =
            values[((y * width + x) * inputs + i) * outputs + o];
  return { shape: [outputs, inputs, height, width], values: moved };
}

/** Rows of a kernel `[height x width x channels, units]` in the order in which channels-first flattens an image. */
function afterFlatten(values: Float32Array, image: readonly number[], units: number): Tensor {
  const [height, width, channels] = image;
  const moved = new Float32Array(values.length);
  for (let c = 0; c < channels; c++)
    for (let at = 0; at < height * width; at++) {
      const from = (at * channels + c) * units;
      moved.set(values.subarray(from, from + units), (c * height * width + at) * units);
    }
  return { shape: [height * width * channels, units], values: moved };
}

/** Kernel and bias of every layer that has them, in order; dense kernels are `[inputs, units]`. */
export function channelsFirstWeights(spec: ModelSpec, seed: number): readonly Tensor[] {
  const weights = initialWeights(spec, seed);
  const layers = layersOf(spec);
  return parameterLayout(spec).map(({ layer, role, shape, offset, size }) => {
    const values = weights.slice(offset, offset + size);
    if (role === 'kernel' && shape.length === 4) return convKernel(values, shape);
    const before = layers[layer - 1];
    if (role === 'kernel' && before?.layer.kind === 'flatten' && sizeOf(before.input) === shape[0])
      return afterFlatten(values, before.input, shape[1]);
    return { shape, values };
  });
}
