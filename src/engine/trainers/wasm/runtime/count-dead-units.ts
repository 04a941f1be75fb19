/** Counts the units of a ReLU that gave 0 for a whole minibatch, from its output in memory. */
import type { ReluUnits } from '../../../../core/training/trainer.ts';
import type { ReluOutput } from '../compiler/program.ts';

/**
 * Looks only at units that gave 0 so far, and at no further image once there is none: a healthy layer takes a few
 * images. `floats` is the whole memory, `images` the number of images of the minibatch.
 */
export function countDeadUnits(floats: Float32Array, relu: ReluOutput, images: number): ReluUnits {
  const { layer, output, channels, flat } = relu;
  const { base, height, width, sampleStride, rowStride, pixelStride } = output;
  const pixels = height * width;
  const units = flat ? pixels * channels : channels;
  const addressOf = (image: number, pixel: number): number =>
    (base + image * sampleStride + Math.floor(pixel / width) * rowStride + (pixel % width) * pixelStride) / 4;
  const gaveAnything = (unit: number, image: number): boolean => {
    if (flat) return floats[addressOf(image, Math.floor(unit / channels)) + (unit % channels)] !== 0;
    for (let pixel = 0; pixel < pixels; pixel++)
      if (floats[addressOf(image, pixel) + unit] !== 0) return true;
    return false;
  };
  let silent = Array.from({ length: units }, (_, unit) => unit);
  for (let image = 0; image < images && silent.length > 0; image++)
    silent = silent.filter(unit => !gaveAnything(unit, image));
  return { layer, units, dead: silent.length };
}
