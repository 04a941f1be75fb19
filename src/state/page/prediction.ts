/** What the predict cell found; everything that it shows is derived from these. */
import type { Device } from '../../core/training/device.ts';

/** Images that were named rightly, of how many. */
export interface Hits {
  readonly correct: number;
  readonly total: number;
}

export interface Prediction {
  readonly run: string;
  /** Views of each image whose probabilities were averaged. Absent in what earlier versions wrote. */
  readonly views?: number;
  readonly device: Device;
  /** Softmax, `[rows, 10]`. */
  readonly probabilities: Float32Array<ArrayBuffer>;
  /** The likeliest digit of each test row, `[rows]`. */
  readonly labels: Uint8Array<ArrayBuffer>;
  /** The text of `submission.csv`. */
  readonly csv: string;
  /**
   * On the run's held-out images, seen in as many views as the test images were; null where one view was used or
   * nothing was held out. Absent in what earlier versions wrote.
   */
  readonly validation?: Hits | null;
  /** Only with the sample data, whose answers are known. */
  readonly heldOut: Hits | null;
  readonly seconds: number;
}
