/** Batches of images for tfjs, normalised to 0..1 and distorted where training augments. */
import { type Bytes, imageAt, pixelsPerImage } from '../../../core/data/dataset.ts';
import { paperOf } from '../../../core/data/paper.ts';
import { augmentInto, drawDistortion } from '../../../core/training/augment.ts';
import type { AugmentationSpec } from '../../../core/training/train-config.ts';

const perLevel = Math.fround(1 / 255);

/** Converts images of 0..255 to floats in 0..1, `[rows, 784]` to `[rows, 28, 28, 1]`. */
export function normalised(pixels: Bytes): Float32Array<ArrayBuffer> {
  const images = new Float32Array(pixels.length);
  for (let i = 0; i < pixels.length; i++) images[i] = pixels[i] * perLevel;
  return images;
}

/**
 * Gives the images of `rows`, distorted by the draws of (seed, epoch, row): `[rows, 28, 28, 1]` in 0..1. Epochs count from 0.
 */
export function batchImages(
  pixels: Bytes,
  rows: Uint32Array,
  augmentation: AugmentationSpec | null,
  seed: number,
  epoch: number,
): Float32Array<ArrayBuffer> {
  const images = new Float32Array(rows.length * pixelsPerImage);
  for (const [i, row] of rows.entries()) {
    const image = imageAt({ pixels }, row);
    const out = images.subarray(i * pixelsPerImage, (i + 1) * pixelsPerImage);
    if (augmentation === null) for (let at = 0; at < pixelsPerImage; at++) out[at] = image[at] * perLevel;
    else augmentInto(out, image, drawDistortion(augmentation, seed, epoch, row), paperOf(pixels));
  }
  return images;
}
