/** The brightness of a picture's pixels. */
import type { Ink } from '../ink.ts';
import { wholeOf } from '../ink.ts';
import type { Picture } from '../picture.ts';
import { resampled } from '../resample.ts';
import { canvasSide } from '../strokes.ts';

/** Luma by ITU-R BT.709, 0 to 1, with what is transparent over white. */
function lumaOf(rgba: Uint8ClampedArray, at: number): number {
  const luma = (0.2126 * rgba[at] + 0.7152 * rgba[at + 1] + 0.0722 * rgba[at + 2]) / 255;
  const opacity = rgba[at + 3] / 255;
  return opacity * luma + (1 - opacity);
}

/** The brightness, 0 to 1, of a picture that is scaled down to the canvas's size where it is larger. */
export function brightnessOf({ width, height, rgba }: Picture): Ink {
  const coverage = Float32Array.from({ length: width * height }, (_, pixel) => lumaOf(rgba, 4 * pixel));
  const picture = { width, height, coverage };
  const scale = Math.max(1, Math.max(width, height) / canvasSide);
  const to = (length: number) => Math.max(1, Math.round(length / scale));
  return resampled(picture, wholeOf(picture), to(width), to(height), true);
}
