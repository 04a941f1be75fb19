/**
 * Test-time augmentation: each image is classified in a few slightly moved views, and the probabilities are averaged.
 */

import { type Bytes, imageSide, pixelsPerImage } from '../data/dataset.ts';
import { cos, sin } from '../numerics/portable-math.ts';
import { augmentInto, type ImageDistortion } from '../training/augment.ts';

interface View {
  /** Shift to the right, in pixels. */
  readonly shiftX: number;
  /** Shift downwards, in pixels. */
  readonly shiftY: number;
  /** Angle in radians. */
  readonly rotation: number;
}

/** The unmoved image first, then opposite pairs: the moves of the first 1, 3, 5, 7 or 9 views cancel out. */
const views: readonly View[] = [
  { shiftX: 0, shiftY: 0, rotation: 0 },
  { shiftX: 0, shiftY: 0, rotation: 0.1 },
  { shiftX: 0, shiftY: 0, rotation: -0.1 },
  { shiftX: 1, shiftY: 0, rotation: 0 },
  { shiftX: -1, shiftY: 0, rotation: 0 },
  { shiftX: 0, shiftY: 1, rotation: 0 },
  { shiftX: 0, shiftY: -1, rotation: 0 },
  { shiftX: 0.5, shiftY: 0.5, rotation: 0.05 },
  { shiftX: -0.5, shiftY: -0.5, rotation: -0.05 },
];

function distortionOf({ shiftX, shiftY, rotation }: View): ImageDistortion {
  const centre = (imageSide - 1) / 2;
  const cosine = cos(rotation);
  const sine = sin(rotation);
  const originX = centre + shiftX;
  const originY = centre + shiftY;
  return {
    affine: Float32Array.of(
      cosine,
      sine,
      centre - cosine * originX - sine * originY,
      -sine,
      cosine,
      centre + sine * originX - cosine * originY,
    ),
    grid: null,
    erase: { left: 0, top: 0, right: 0, bottom: 0 },
  };
}

/** The first `count` views as distortions, the plain image first. Throws a `RangeError` for a count outside 1 to 9. */
export function fixedViews(count: number): readonly ImageDistortion[] {
  if (!(Number.isInteger(count) && count >= 1 && count <= views.length))
    throw new RangeError(`there are 1 to ${views.length} views, not ${count}`);
  return views.slice(0, count).map(distortionOf);
}

/** One view of every image, `[rows, 784]` grey levels from 0 to 255, as `pixels` `[rows, 784]` has them. What it shows of outside is `paper`. */
export function viewOf(pixels: Bytes, view: ImageDistortion, paper: number): Uint8Array<ArrayBuffer> {
  const out = new Uint8Array(pixels.length);
  const image = new Float32Array(pixelsPerImage);
  for (let start = 0; start < pixels.length; start += pixelsPerImage) {
    augmentInto(image, pixels.subarray(start, start + pixelsPerImage), view, paper);
    for (let pixel = 0; pixel < pixelsPerImage; pixel++) out[start + pixel] = Math.round(image[pixel] * 255);
  }
  return out;
}
