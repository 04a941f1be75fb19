/** The result of the predict cell, from which everything that it shows is derived. */
import type { ClassTable } from '../../core/data/classes.ts';
import type { Device } from '../../core/training/device.ts';

/** A score on images whose classes are known. */
export interface Hits {
  /** Images whose class was predicted. */
  readonly correct: number;
  readonly total: number;
}

export interface Prediction {
  /** The id of the run. */
  readonly run: string;
  /** Views of each image in doubt whose probabilities were averaged. Absent in what earlier versions wrote. */
  readonly views?: number;
  readonly device: Device;
  readonly classes: ClassTable;
  /** Softmax, `[rows, classes]`. */
  readonly probabilities: Float32Array<ArrayBuffer>;
  /** The likeliest class of each test row, `[rows]`. */
  readonly labels: Uint8Array<ArrayBuffer>;
  /** The text of `submission.csv`. */
  readonly csv: string;
  /** What the submission writes for each class, `[classes]`; absent where it is the number that is its label. */
  readonly names?: readonly string[];
  /**
   * The score on the run's held-out images, with as many views as the test images got; null where one view was used or
   * nothing was held out. Absent in what earlier versions wrote.
   */
  readonly validation?: Hits | null;
  /** The score on the test images; null unless their answers are known. */
  readonly heldOut: Hits | null;
  readonly seconds: number;
}
