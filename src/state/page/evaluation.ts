/** The result of the evaluate cell, from which everything that it shows is derived. */
import type { ClassTable } from '../../core/data/classes.ts';
import type { Bytes } from '../../core/data/dataset.ts';
import type { AloneAccuracy } from '../../core/evaluation/ensemble/out-of-bag.ts';
import type { VoteGain } from '../../core/evaluation/ensemble/vote.ts';
import type { Device } from '../../core/training/device.ts';
import type { Prediction } from './prediction.ts';

export type Evaluation =
  /** The run trained on every row, so there is nothing to measure it on. */
  | { readonly kind: 'nothing held out'; readonly run: string }
  | {
      readonly kind: 'measured';
      readonly run: string;
      readonly device: Device;
      /** The held-out rows of the training table, `[n]`. */
      readonly rows: Uint32Array<ArrayBuffer>;
      readonly classes: ClassTable;
      /** The true classes, `[n]`. */
      readonly labels: Bytes;
      /** Softmax, `[n, classes]`. */
      readonly probabilities: Float32Array<ArrayBuffer>;
      /** The temperature at which confidence matches accuracy on these rows. Absent in what earlier versions wrote. */
      readonly temperature?: number;
      /** The accuracy that each further network adds; empty for one network. Absent in what earlier versions wrote. */
      readonly gains?: readonly VoteGain[];
      /** What each network reaches on the rows that it held out. Absent where all held out the same. */
      readonly alone?: readonly AloneAccuracy[];
    };

/**
 * The temperature at which a prediction's confidence is calibrated: that of the evaluation of the same run, which saw
 * one view of each image; null without one. It changes the confidence that is shown and never the labels.
 */
export function temperatureOf(
  { evaluation }: { readonly evaluation: Evaluation | null },
  { run, views = 1 }: Pick<Prediction, 'run' | 'views'>,
): number | null {
  if (evaluation?.kind !== 'measured' || evaluation.run !== run || views !== 1) return null;
  return evaluation.temperature ?? null;
}
