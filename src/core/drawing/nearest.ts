/** The nearest training image, and how near one usually is: what a network has seen nothing like, it only guesses at. */
import { type Bytes, imageAt, pixelsPerImage } from '../data/dataset.ts';
import { deriveKey, permutation, stream } from '../numerics/rng.ts';

/** Training images that others are compared with. */
export interface Reference {
  /** `[rows.length, 784]` */
  readonly pixels: Bytes;
  /** The row of each in the training table. */
  readonly rows: Uint32Array<ArrayBuffer>;
}

export interface Nearest {
  /** Row of the training table. */
  readonly row: number;
  /** Euclidean distance of the pixels, with 1 the difference of ink and paper in one pixel. */
  readonly distance: number;
}

/** With more of them the nearest is nearer, but finding it takes longer: 4,000 take some milliseconds. */
const mostReferences = 4000;
const mostProbes = 400;

/** A random part of a training table, or all of a small one. */
export function referenceOf(table: { readonly pixels: Bytes; readonly rows: number }): Reference {
  const order = permutation(table.rows, deriveKey(0, stream.gallery));
  const rows = order.slice(0, mostReferences);
  const pixels = new Uint8Array(rows.length * pixelsPerImage);
  for (const [at, row] of rows.entries()) pixels.set(imageAt(table, row), at * pixelsPerImage);
  return { pixels, rows };
}

/** The squared distance in grey levels; any number above `limit` as soon as it is that far. */
function squaredDistance(pixels: Bytes, start: number, image: Bytes, limit: number): number {
  let sum = 0;
  for (let line = 0; line < pixelsPerImage && sum <= limit; line += 56)
    for (let at = line; at < line + 56; at++) {
      const difference = pixels[start + at] - image[at];
      sum += difference * difference;
    }
  return sum;
}

/** The nearest reference to an image, `[784]`; with `except` the nearest other than that one, by its index. */
export function nearestOf({ pixels, rows }: Reference, image: Bytes, except = -1): Nearest | null {
  let least = Number.POSITIVE_INFINITY;
  let nearest = -1;
  for (let index = 0; index < rows.length; index++) {
    if (index === except) continue;
    const square = squaredDistance(pixels, index * pixelsPerImage, image, least);
    if (square >= least) continue;
    least = square;
    nearest = index;
  }
  return nearest < 0 ? null : { row: rows[nearest], distance: Math.sqrt(least) / 255 };
}

/** The number of references whose own distance is measured. */
export const probeCount = ({ rows }: Reference): number => Math.min(mostProbes, rows.length);

/**
 * The distance from a reference, by its index, to the nearest other one; null where there is no other. Images that are
 * farther from all references than nearly all of these are from one another are unlike the training images.
 */
export function ownDistance(reference: Reference, index: number): number | null {
  const image = imageAt(reference, index);
  return nearestOf(reference, image, index)?.distance ?? null;
}

/** One training image in a hundred is as far from the others. */
const unlikeShare = 0.99;

/**
 * The distance beyond which an image counts as unlike the training images, from their own distances; null without any.
 */
export function unlikeFrom(ownDistances: readonly number[]): number | null {
  const ascending = ownDistances.toSorted((one, other) => one - other);
  return ascending.length === 0 ? null : ascending[Math.floor(unlikeShare * (ascending.length - 1))];
}
