/**
 * Sums over a table's pixels in slices, so that a caller can give way between them: class counts, the mean image of
 * each class and a histogram of grey levels.
 */
import { type Bytes, classCount, pixelsPerImage } from './dataset.ts';

/** Grey levels are counted in this many bins of equal width. */
export const histogramBins = 32;
const levelsPerBin = 256 / histogramBins;

export interface PixelSums {
  /** `[10]` images of each class; all zero without labels. */
  readonly counts: Uint32Array<ArrayBuffer>;
  /** `[10, 784]` sums of grey levels. */
  readonly classSums: Float64Array<ArrayBuffer>;
  /** `[32]` pixels in each bin. */
  readonly histogram: Float64Array<ArrayBuffer>;
}

export const emptyPixelSums = (): PixelSums => ({
  counts: new Uint32Array(classCount),
  classSums: new Float64Array(classCount * pixelsPerImage),
  histogram: new Float64Array(histogramBins),
});

/** Adds rows `from` up to but not including `to`, in place. `labels` is `[rows]` or null. */
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
