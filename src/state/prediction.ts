/** What the predict cell found; everything that it shows is derived from these. */
import type { Device } from '../core/device.ts';

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
  /** Only with the sample data, whose answers are known. */
  readonly heldOut: { readonly correct: number; readonly total: number } | null;
  readonly seconds: number;
}
