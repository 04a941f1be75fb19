import { type Bytes, classCount, pixelsPerImage, type TrainingTable } from '../../core/data/dataset.ts';
import { randomBits } from '../../core/numerics/rng.ts';

/** Images for a few steps: the first of the data where there are any, else noise that is as sparse as a digit is. */
export function trialRows(
  table: TrainingTable | null,
  batchSize: number,
): { readonly pixels: Bytes; readonly labels: Bytes } {
  const wanted = 2 * batchSize;
  if (table !== null && table.rows > 0) {
    const rows = Math.min(wanted, table.rows);
    return {
      pixels: table.pixels.subarray(0, rows * pixelsPerImage),
      labels: table.labels.subarray(0, rows),
    };
  }
  const inked = (bits: number): number => (bits % 5 === 0 ? bits >>> 24 : 0);
  return {
    pixels: Uint8Array.from({ length: wanted * pixelsPerImage }, (_, i) => inked(randomBits(1, i))),
    labels: Uint8Array.from({ length: wanted }, (_, i) => i % classCount),
  };
}
