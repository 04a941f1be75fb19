/**
 * Test-time augmentation: an image is classified in a few slightly moved views, and the probabilities are averaged. Most images
 * need one look: where the network is sure of the plain image, the other views would change next to nothing.
 */

import { type Bytes, imageSide, pixelsPerImage } from '../data/dataset.ts';
import { cos, sin } from '../numerics/portable-math.ts';
import { augmentInto, type View } from '../training/augment.ts';
import type { Probabilities } from './metrics.ts';

interface Move {
  /** Shift to the right, in pixels. */
  readonly shiftX: number;
  /** Shift downwards, in pixels. */
  readonly shiftY: number;
  /** Angle in radians. */
  readonly rotation: number;
}

/** The unmoved image first, then opposite pairs: the moves of the first 1, 3, 5, 7 or 9 views cancel out. */
const moves: readonly Move[] = [
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

function affineOf({ shiftX, shiftY, rotation }: Move): View['affine'] {
  const centre = (imageSide - 1) / 2;
  const cosine = cos(rotation);
  const sine = sin(rotation);
  const originX = centre + shiftX;
  const originY = centre + shiftY;
  return Float32Array.of(
    cosine,
    sine,
    centre - cosine * originX - sine * originY,
    -sine,
    cosine,
    centre + sine * originX - cosine * originY,
  );
}

/** The first `count` views, the plain image first. Throws a `RangeError` for a count outside 1 to 9. */
export function fixedViews(count: number, paper: number): readonly View[] {
  if (!(Number.isInteger(count) && count >= 1 && count <= moves.length))
    throw new RangeError(`there are 1 to ${moves.length} views, not ${count}`);
  return moves.slice(0, count).map(move => ({ affine: affineOf(move), paper }));
}

/** ln 50: one class is 50 times as likely as any other. Chosen on validation rows: e2e/bench/README.md has the figures. */
const sureMargin = 3.912;

/**
 * Whether one look at an image is enough, by the logits `[classes]` of the plain image. It is a difference of logits and no
 * probability, since label smoothing bounds the probabilities that a network states.
 */
export function isSure(logits: Probabilities): boolean {
  let largest = Number.NEGATIVE_INFINITY;
  let second = Number.NEGATIVE_INFINITY;
  for (const logit of logits) {
    second = Math.max(second, Math.min(largest, logit));
    largest = Math.max(largest, logit);
  }
  return largest - second > sureMargin;
}

const { fround } = Math;

/**
 * Where the pixels of a view lie in the image with a border of paper, one pixel wide above and on the left: between the pixel
 * at `line` and `column` there and its neighbours on the right and below, by such shares. All are `[784]`.
 */
export interface Sampling {
  readonly line: Uint8Array;
  readonly column: Uint8Array;
  readonly shareX: Float32Array;
  readonly shareY: Float32Array;
}

/** The places that `augmentInto` interpolates at, by the same float32 operations. */
export function samplingOf({ affine: [a, b, c, d, e, f] }: View): Sampling {
  const sampling = {
    line: new Uint8Array(pixelsPerImage),
    column: new Uint8Array(pixelsPerImage),
    shareX: new Float32Array(pixelsPerImage),
    shareY: new Float32Array(pixelsPerImage),
  };
  const within = (position: number) => Math.min(Math.max(position, -1), imageSide);
  for (let pixel = 0; pixel < pixelsPerImage; pixel++) {
    const x = pixel % imageSide;
    const y = Math.floor(pixel / imageSide);
    const sourceX = within(fround(fround(a * x) + fround(fround(b * y) + c)));
    const sourceY = within(fround(fround(d * x) + fround(fround(e * y) + f)));
    sampling.column[pixel] = Math.floor(sourceX) + 1;
    sampling.line[pixel] = Math.floor(sourceY) + 1;
    sampling.shareX[pixel] = sourceX - Math.floor(sourceX);
    sampling.shareY[pixel] = sourceY - Math.floor(sourceY);
  }
  return sampling;
}

/**
 * One view of every image, `[rows, 784]` grey levels from 0 to 255, as `pixels` `[rows, 784]` has them. The levels are
 * rounded in float32 operations, which a compiled kernel repeats to the bit.
 */
export function viewOf(pixels: Bytes, { affine, paper }: View): Uint8Array<ArrayBuffer> {
  const distortion = { affine, grid: null, erase: { left: 0, top: 0, right: 0, bottom: 0 } };
  const out = new Uint8Array(pixels.length);
  const image = new Float32Array(pixelsPerImage);
  for (let start = 0; start < pixels.length; start += pixelsPerImage) {
    augmentInto(image, pixels.subarray(start, start + pixelsPerImage), distortion, paper);
    for (let pixel = 0; pixel < pixelsPerImage; pixel++)
      out[start + pixel] = Math.floor(fround(fround(image[pixel] * 255) + 0.5));
  }
  return out;
}
