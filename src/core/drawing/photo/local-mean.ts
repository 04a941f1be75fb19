/** The mean around each pixel, by a table of sums, so that its cost does not grow with the size of the surroundings. */
import type { Ink } from '../ink.ts';

/** Sums over the rectangle from the top left corner up to each pixel's own corner: `[height + 1, width + 1]`. */
function summedArea(width: number, height: number, valueAt: (pixel: number) => number): Float64Array {
  const stride = width + 1;
  const sums = new Float64Array(stride * (height + 1));
  for (let y = 0; y < height; y++) {
    let row = 0;
    for (let x = 0; x < width; x++) {
      row += valueAt(y * width + x);
      sums[(y + 1) * stride + x + 1] = sums[y * stride + x + 1] + row;
    }
  }
  return sums;
}

/**
 * The mean of the pixels for which `counts` is true in the square of `2 radius + 1` pixels around each pixel, cut at the
 * picture's edge, `[height, width]`; NaN where there are none. Crow 1984, "Summed-area tables for texture mapping".
 */
export function localMean(
  { width, height, coverage }: Ink,
  radius: number,
  counts: (pixel: number) => boolean,
): Float32Array<ArrayBuffer> {
  const values = summedArea(width, height, pixel => (counts(pixel) ? coverage[pixel] : 0));
  const number = summedArea(width, height, pixel => (counts(pixel) ? 1 : 0));
  const stride = width + 1;
  return Float32Array.from({ length: width * height }, (_, pixel) => {
    const x = pixel % width;
    const y = Math.floor(pixel / width);
    const upper = Math.max(0, y - radius) * stride;
    const lower = Math.min(height, y + radius + 1) * stride;
    const left = Math.max(0, x - radius);
    const right = Math.min(width, x + radius + 1);
    const within = (sums: Float64Array) =>
      sums[lower + right] - sums[upper + right] - sums[lower + left] + sums[upper + left];
    return within(values) / within(number);
  });
}
