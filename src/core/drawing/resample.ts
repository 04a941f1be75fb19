/** A picture in another size. */
import { blankInk, type Ink, type Region } from './ink.ts';

/** How much each source pixel weighs in one target pixel: those from `first` on, summing to 1 where all are inside. */
interface Footprint {
  readonly first: number;
  readonly weights: readonly number[];
}

/** The footprints of `count` target pixels that share the source from `from` on evenly, `step` source pixels each. */
function footprints(from: number, step: number, count: number, size: number): readonly Footprint[] {
  return Array.from({ length: count }, (_, index) => {
    const start = from + index * step;
    const first = Math.max(0, Math.floor(start));
    const last = Math.min(size, Math.ceil(start + step));
    const weights = Array.from({ length: Math.max(0, last - first) }, (_, pixel) => {
      const overlap = Math.min(start + step, first + pixel + 1) - Math.max(start, first + pixel);
      return Math.max(0, overlap) / step;
    });
    return { first, weights };
  });
}

function averaged(ink: Ink, region: Region, width: number, height: number): Ink {
  const columns = footprints(region.left, region.width / width, width, ink.width);
  const rows = footprints(region.top, region.height / height, height, ink.height);
  const narrowed = blankInk(width, ink.height);
  for (let y = 0; y < ink.height; y++)
    for (const [x, { first, weights }] of columns.entries()) {
      let sum = 0;
      for (const [pixel, weight] of weights.entries())
        sum += weight * ink.coverage[y * ink.width + first + pixel];
      narrowed.coverage[y * width + x] = sum;
    }
  const result = blankInk(width, height);
  for (const [y, { first, weights }] of rows.entries())
    for (const [pixel, weight] of weights.entries())
      for (let x = 0; x < width; x++)
        result.coverage[y * width + x] += weight * narrowed.coverage[(first + pixel) * width + x];
  return result;
}

function sampled(ink: Ink, region: Region, width: number, height: number): Ink {
  const result = blankInk(width, height);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const column = Math.floor(region.left + ((x + 0.5) * region.width) / width);
      const row = Math.floor(region.top + ((y + 0.5) * region.height) / height);
      const inside = column >= 0 && row >= 0 && column < ink.width && row < ink.height;
      result.coverage[y * width + x] = inside ? ink.coverage[row * ink.width + column] : 0;
    }
  return result;
}

/**
 * The part of a picture in `region`, `width` x `height` pixels large: each pixel is the mean of the area that it covers
 * where `smooth` is set, and the single point in its middle where not. Outside of the picture there is paper.
 */
export const resampled = (ink: Ink, region: Region, width: number, height: number, smooth: boolean): Ink =>
  (smooth ? averaged : sampled)(ink, region, width, height);
