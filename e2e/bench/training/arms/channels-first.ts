/** Parameters for the arms that keep channels before height and width (jax-js, PyTorch), and back. */
import { layersOf, type ModelSpec, sizeOf } from '../../../../src/core/model/model-spec.ts';
import { initialWeights, parameterLayout } from '../../../../src/core/model/parameters.ts';

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

/** The tensors of a flat array in the order of `parameterLayout`, moved; dense kernels are `[inputs, units]`. */
export function channelsFirst(spec: ModelSpec, flat: Float32Array): readonly Tensor[] {
  const layers = layersOf(spec);
  return parameterLayout(spec).map(({ layer, role, shape, offset, size }) => {
    const values = flat.slice(offset, offset + size);
    if (role === 'kernel' && shape.length === 4) return convKernel(values, shape);
    const before = layers[layer - 1];
    if (role === 'kernel' && before?.layer.kind === 'flatten' && sizeOf(before.input) === shape[0])
      return afterFlatten(values, before.input, shape[1]);
    return { shape, values };
  });
}

/** Kernel and bias of every layer that has them, in order. */
export const channelsFirstWeights = (spec: ModelSpec, seed: number): readonly Tensor[] =>
  channelsFirst(spec, initialWeights(spec, seed));

/** The inverse of `channelsFirst`, from its tensors one after another. */
export function channelsLast(spec: ModelSpec, moved: Float32Array): Float32Array<ArrayBuffer> {
  // Element numbers go the same way; float32 holds them exactly up to 16 million.
  const numbers = channelsFirst(
    spec,
    Float32Array.from({ length: moved.length }, (_, index) => index),
  );
  const flat = new Float32Array(moved.length);
  let next = 0;
  for (const { values } of numbers) for (const place of values) flat[place] = moved[next++];
  return flat;
}
