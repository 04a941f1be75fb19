/** Images are 28 x 28 grey levels, 0 (background) to 255 (ink), as MNIST and Kaggle's CSV files have them. */
export const imageSide = 28;
export const pixelsPerImage = imageSide * imageSide;
export const classCount = 10;

/** Bytes that may be shared between threads where the page is cross-origin isolated. */
export type Bytes = Uint8Array<ArrayBufferLike>;

/** Labelled images, one row of `train.csv` each. */
export interface TrainingTable {
  readonly fileName: string;
  readonly rows: number;
  /** `[rows, 784]`, row-major. */
  readonly pixels: Bytes;
  /** `[rows]`, digits 0-9. */
  readonly labels: Bytes;
}

/** Images to predict, one row of `test.csv` each. */
export interface TestTable {
  readonly fileName: string;
  readonly rows: number;
  /** `[rows, 784]`, row-major. */
  readonly pixels: Bytes;
}

/** The view of one image inside a table's pixels: `[784]`, not a copy. */
export function imageAt(table: { readonly pixels: Bytes }, row: number): Bytes {
  return table.pixels.subarray(row * pixelsPerImage, (row + 1) * pixelsPerImage);
}
