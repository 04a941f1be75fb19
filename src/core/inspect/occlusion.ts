/**
 * Occlusion: how much of a class's probability is lost when a patch of the image is covered with paper, for patches all
 * over the image (Zeiler and Fergus 2014, https://arxiv.org/abs/1311.2901, section 4.2).
 */
import { type Bytes, imageSide, pixelsPerImage } from '../data/dataset.ts';

/** Side of a patch in pixels, about the width of two strokes. */
const patchSide = 5;
/** Pixels from one patch to the next. */
const patchStep = 2;

/** The indices of the pixels that a patch covers. */
export type Patch = readonly number[];

const corners = Array.from({ length: imageSide / patchStep }, (_, at) => at * patchStep - patchStep);

/** Patches all over the image; those at the edge are cut off by it. */
export const patches: readonly Patch[] = corners.flatMap(top =>
  corners.map(left => {
    const patch: number[] = [];
    for (let y = Math.max(0, top); y < Math.min(imageSide, top + patchSide); y++)
      for (let x = Math.max(0, left); x < Math.min(imageSide, left + patchSide); x++)
        patch.push(y * imageSide + x);
    return patch;
  }),
);

/** The image `[784]` with a patch of the grey `paper`; null where that changes nothing. */
export function covered(pixels: Bytes, patch: Patch, paper: number): Uint8Array<ArrayBuffer> | null {
  if (patch.every(pixel => pixels[pixel] === paper)) return null;
  const copy = Uint8Array.from(pixels);
  for (const pixel of patch) copy[pixel] = paper;
  return copy;
}

/** For each pixel the mean of `losses`, one a patch, over the patches that cover it: `[784]`. */
export function lossByPixel(losses: ArrayLike<number>): Float32Array<ArrayBuffer> {
  const sums = new Float64Array(pixelsPerImage);
  const counts = new Uint8Array(pixelsPerImage);
  for (const [at, patch] of patches.entries())
    for (const pixel of patch) {
      sums[pixel] += losses[at];
      counts[pixel]++;
    }
  return Float32Array.from(sums, (sum, pixel) => sum / counts[pixel]);
}
