/** How well the stated confidence matches accuracy: the reliability diagram, and the expected calibration error. */
import type { Bytes } from '../../data/dataset.ts';
import { classCountOf, type Probabilities, predictedClasses } from '../metrics.ts';

interface ReliabilityBin {
  /** The bin takes confidences above `from`, up to and including `to`. */
  readonly from: number;
  readonly to: number;
  readonly rows: number;
  /** Mean probability of the predicted class; NaN in an empty bin. */
  readonly confidence: number;
  /** Share of the bin's rows that are predicted right; NaN in an empty bin. */
  readonly accuracy: number;
}

export interface Reliability {
  readonly bins: readonly ReliabilityBin[];
  /** Expected calibration error (Naeini et al. 2015): mean gap between confidence and accuracy, weighted by rows. */
  readonly error: number;
}

/** Bins of equal width over the confidence of `[rows, classes]` probabilities; 15 as in Guo et al. 2017. */
export function reliabilityOf(probabilities: Probabilities, labels: Bytes, binCount = 15): Reliability {
  const classes = classCountOf(probabilities, labels.length);
  const predicted = predictedClasses(probabilities, labels.length);
  const rows = new Array<number>(binCount).fill(0);
  const confidence = new Array<number>(binCount).fill(0);
  const correct = new Array<number>(binCount).fill(0);
  for (let row = 0; row < labels.length; row++) {
    const sure = probabilities[row * classes + predicted[row]];
    const bin = Math.min(Math.max(Math.ceil(sure * binCount) - 1, 0), binCount - 1);
    rows[bin]++;
    confidence[bin] += sure;
    if (predicted[row] === labels[row]) correct[bin]++;
  }
  const gaps = rows.map((_, bin) => Math.abs(confidence[bin] - correct[bin]));
  return {
    bins: rows.map((count, bin) => ({
      from: bin / binCount,
      to: (bin + 1) / binCount,
      rows: count,
      confidence: confidence[bin] / count,
      accuracy: correct[bin] / count,
    })),
    error: labels.length === 0 ? 0 : gaps.reduce((sum, gap) => sum + gap, 0) / labels.length,
  };
}
