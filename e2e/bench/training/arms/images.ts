/** The benchmark's images in the forms that the arms want. */
import { tenDigits } from '../../../../src/core/data/classes.ts';
import { pixelsPerImage } from '../../../../src/core/data/dataset.ts';
import { imageCount } from '../common.ts';

export interface Images {
  /** `[4096, 784]` grey levels. */
  readonly pixels: Uint8Array<ArrayBuffer>;
  /** `[4096]`. */
  readonly labels: Uint8Array<ArrayBuffer>;
}

/** The driver serves pixels and then labels in one file. */
export function parseImages(file: ArrayBuffer): Images {
  const bytes = new Uint8Array(file);
  const split = imageCount * pixelsPerImage;
  return { pixels: bytes.slice(0, split), labels: bytes.slice(split, split + imageCount) };
}

/** Rows of `count` batches that start at step `first`, one batch after another. */
export function batchRows(first: number, count: number, batch: number): Uint32Array<ArrayBuffer> {
  const rows = new Uint32Array(count * batch);
  for (let index = 0; index < rows.length; index++) rows[index] = (first * batch + index) % imageCount;
  return rows;
}

/** Pixels in 0..1 `[rows, 784]` and one-hot labels `[rows, 10]`. */
export function floatBatch({ pixels, labels }: Images, rows: Uint32Array<ArrayBuffer>) {
  const x = new Float32Array(rows.length * pixelsPerImage);
  const y = new Float32Array(rows.length * tenDigits.labels.length);
  for (const [index, row] of rows.entries()) {
    for (let i = 0; i < pixelsPerImage; i++)
      x[index * pixelsPerImage + i] = pixels[row * pixelsPerImage + i] / 255;
    y[index * tenDigits.labels.length + labels[row]] = 1;
  }
  return { x, y };
}
