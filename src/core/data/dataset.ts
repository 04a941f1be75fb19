import type { ClassTable } from './classes.ts';
import type { SubmissionForm } from './submission-form.ts';

/** Images are 28 x 28 grey levels, 0 (background) to 255 (ink), as MNIST and Kaggle's CSV files have them. */
export const imageSide = 28;
export const pixelsPerImage = imageSide * imageSide;

/** Bytes; where the page is cross-origin isolated, their buffer may be shared between threads. */
export type Bytes = Uint8Array<ArrayBufferLike>;

/** Labelled images, one row of `train.csv` each. */
export interface TrainingTable {
  readonly fileName: string;
  readonly rows: number;
  /** `[rows, 784]`, row-major. */
  readonly pixels: Bytes;
  /** The class of each image, `[rows]`: an index into the class table. */
  readonly labels: Bytes;
  readonly classes: ClassTable;
}

/** Images to predict, one row of `test.csv` each. */
export interface TestTable {
  readonly fileName: string;
  readonly rows: number;
  /** `[rows, 784]`, row-major. */
  readonly pixels: Bytes;
  /** How its submission is written; absent where it is written as Kaggle's Digit Recognizer wants it. */
  readonly submission?: SubmissionForm;
  /** True where the images came with labels: they measure a model, and there is nothing to submit. */
  readonly isHoldOut?: boolean;
}

/** One image of a table, `[784]`: a view of the table's pixels, not a copy. */
export function imageAt(table: { readonly pixels: Bytes }, row: number): Bytes {
  return table.pixels.subarray(row * pixelsPerImage, (row + 1) * pixelsPerImage);
}
