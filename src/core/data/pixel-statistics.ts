/**
 * Class counts, the mean image of each class and a histogram of grey levels. They are summed over slices of a table, so
 * that a caller can yield to the event loop between two slices.
 */
import { type Bytes, pixelsPerImage } from './dataset.ts';

/** Bins of equal width in which grey levels are counted. */
export const histogramBins = 32;
const levelsPerBin = 256 / histogramBins;

export interface PixelSums {
  /** Images of each class, `[classes]`. */
  readonly counts: Uint32Array<ArrayBuffer>;
  /** Sums of grey levels of each class, `[classes, 784]`. */
  readonly classSums: Float64Array<ArrayBuffer>;
  /** Pixels in each bin, `[32]`. */
  readonly histogram: Float64Array<ArrayBuffer>;
}

/** Sums of no image yet; a table without labels has no classes. */
export const emptyPixelSums = (classes: number): PixelSums => ({
  counts: new Uint32Array(classes),
  classSums: new Float64Array(classes * pixelsPerImage),
  histogram: new Float64Array(histogramBins),
});

/** Adds the rows from `from` up to, but not including, `to` to `sums`, in place. `labels` is `[rows]` or null. */
export function addToPixelSums(
  sums: PixelSums,
  pixels: Bytes,
  labels: Bytes | null,
  from: number,
  to: number,
): void {
  for (let row = from; row < to; row++) {
    const start = row * pixelsPerImage;
    const label = labels === null ? -1 : labels[row];
    const base = label * pixelsPerImage;
    if (label >= 0) sums.counts[label]++;
    for (let pixel = 0; pixel < pixelsPerImage; pixel++) {
      const level = pixels[start + pixel];
      sums.histogram[(level / levelsPerBin) | 0]++;
      if (label >= 0) sums.classSums[base + pixel] += level;
    }
  }
}

/** The mean image of one class, `[784]` grey levels; blank where the class has no image. */
export function meanImage(sums: PixelSums, label: number): Uint8Array<ArrayBuffer> {
  const count = Math.max(sums.counts[label], 1);
  const from = label * pixelsPerImage;
  return Uint8Array.from(sums.classSums.subarray(from, from + pixelsPerImage), sum =>
    Math.round(sum / count),
  );
}

/** Share of all pixels in each bin, `[32]`; zeros for an empty table. */
export function histogramShares(sums: PixelSums): readonly number[] {
  const total = sums.histogram.reduce((sum, count) => sum + count, 0);
  return Array.from(sums.histogram, count => count / Math.max(total, 1));
}
