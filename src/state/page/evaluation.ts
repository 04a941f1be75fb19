/** What the evaluate cell found; everything that it shows is derived from these. */
import type { Bytes } from '../../core/data/dataset.ts';
import type { VoteGain } from '../../core/evaluation/ensemble.ts';
import type { Device } from '../../core/training/device.ts';

export type Evaluation =
  /** The run trained on every row, so there is nothing to measure it on. */
  | { readonly kind: 'nothing held out'; readonly run: string }
  | {
      readonly kind: 'measured';
      readonly run: string;
      readonly device: Device;
      /** Rows of the training table, `[n]`. */
      readonly rows: Uint32Array<ArrayBuffer>;
      /** True digits, `[n]`. */
      readonly labels: Bytes;
      /** Softmax, `[n, 10]`. */
      readonly probabilities: Float32Array<ArrayBuffer>;
      /** Makes stated confidence match accuracy on these rows. Absent in what earlier versions wrote, as what follows. */
      readonly temperature?: number;
      /** What each further network adds; none for a single one. */
      readonly gains?: readonly VoteGain[];
    };
