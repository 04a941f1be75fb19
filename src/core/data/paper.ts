/** The grey of the paper: what a moved image shows where it has no pixels of its own. */
import { type Bytes, imageSide, pixelsPerImage } from './dataset.ts';

/** Indices of the pixels on the border of an image, `[108]`. */
const border: readonly number[] = Array.from({ length: pixelsPerImage }, (_, pixel) => pixel).filter(
  pixel => {
    const row = Math.floor(pixel / imageSide);
    const column = pixel % imageSide;
    return row === 0 || column === 0 || row === imageSide - 1 || column === imageSide - 1;
  },
);

/** A preview asks for the same table again with every setting that changes. */
const known = new WeakMap<Bytes, number>();

/**
 * The median grey level of the border pixels of all images `[rows, 784]`, the lower one of two: 0 for ink on black and
 * for no images at all. Pixels that were asked for once must not change.
 */
export function paperOf(pixels: Bytes): number {
  const before = known.get(pixels);
  if (before !== undefined) return before;
  const paper = medianOfBorders(pixels);
  known.set(pixels, paper);
  return paper;
}

function medianOfBorders(pixels: Bytes): number {
  const counts = new Float64Array(256);
  for (let start = 0; start < pixels.length; start += pixelsPerImage)
    for (const pixel of border) counts[pixels[start + pixel]]++;
  let left = Math.ceil(((pixels.length / pixelsPerImage) * border.length) / 2);
  return Math.max(
    counts.findIndex(count => {
      left -= count;
      return left <= 0;
    }),
    0,
  );
}
