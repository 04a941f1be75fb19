/** An image of 28 x 28 pixels back on the canvas, somewhere and in some size, as a hand might have drawn it. */
import { type Bytes, imageSide, pixelsPerImage } from '../data/dataset.ts';
import { deriveKey, randomUnit } from '../numerics/rng.ts';
import { type Ink, inkBox, inkOfGreys, type Region } from './ink.ts';
import { resampled } from './resample.ts';
import { canvasSide } from './strokes.ts';

/** Where the ink of an image comes to lie: the corner of its box and its longer side, in canvas pixels. */
export interface Placement {
  readonly left: number;
  readonly top: number;
  readonly side: number;
}

const shortestSide = 90;

/** A random place and size at which ink of these proportions fits on the canvas. */
export function randomPlacement({ width, height }: Region, seed: number): Placement {
  const key = deriveKey(seed, 0);
  const side = shortestSide + randomUnit(key, 0) * (canvasSide - shortestSide);
  const room = (length: number) => canvasSide - (length * side) / Math.max(width, height);
  return { left: randomUnit(key, 1) * room(width), top: randomUnit(key, 2) * room(height), side };
}

/** The ink of the image, `[784]` grey levels, on the canvas; null for a blank image. */
export function placedImage(pixels: Bytes, placementOf: (box: Region) => Placement): Ink | null {
  const image = inkOfGreys(pixels.subarray(0, pixelsPerImage), imageSide);
  const box = inkBox(image);
  if (box === null) return null;
  const { left, top, side } = placementOf(box);
  const scale = side / Math.max(box.width, box.height);
  // The canvas as a part of the image, which has paper around it.
  const canvas = {
    left: box.left - left / scale,
    top: box.top - top / scale,
    width: canvasSide / scale,
    height: canvasSide / scale,
  };
  return resampled(image, canvas, canvasSide, canvasSide, true);
}
