/** Single channels of an activation, as pictures. */
import type { Shape } from '../model/model-spec.ts';

/** A picture of numbers, row by row. */
export interface ValueImage {
  readonly height: number;
  readonly width: number;
  readonly values: Float32Array<ArrayBuffer>;
}

/** The columns of the picture of a flat activation. */
const flatColumns = 32;

/** The number of pictures that an activation has: its channels, or one if it is flat. */
export const pictureCount = (shape: Shape): number => (shape.length === 3 ? shape[2] : 1);

/**
 * A picture of one channel of an activation; of a flat one all its numbers in rows of 32, filled up with NaN. `values` are
 * row-major in `shape`.
 */
export function pictureOf(values: ArrayLike<number>, shape: Shape, channel: number): ValueImage {
  if (shape.length === 3) {
    const [height, width, channels] = shape;
    const picture = Float32Array.from({ length: height * width }, (_, at) => values[at * channels + channel]);
    return { height, width, values: picture };
  }
  const width = Math.min(shape[0], flatColumns);
  const height = Math.ceil(shape[0] / width);
  const picture = new Float32Array(height * width).fill(Number.NaN);
  picture.set(Float32Array.from(values));
  return { height, width, values: picture };
}

/** The largest absolute value, for a scale that pictures share. */
export function largestOf(values: Float32Array): number {
  let largest = 0;
  for (const value of values) if (Math.abs(value) > largest) largest = Math.abs(value);
  return largest;
}

/** The part of one filter for one channel, from a kernel `[size, size, channels, filters]`. */
export function kernelPicture(
  kernel: ArrayLike<number>,
  size: number,
  [channels, filters]: readonly [channels: number, filters: number],
  channel: number,
  filter: number,
): ValueImage {
  const values = Float32Array.from(
    { length: size * size },
    (_, place) => kernel[(place * channels + channel) * filters + filter],
  );
  return { height: size, width: size, values };
}
