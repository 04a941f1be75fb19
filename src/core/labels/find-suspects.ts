/** The rows of a table whose labels are probably wrong, from the most to the least suspicious one. */
import type { Bytes } from '../data/dataset.ts';
import { correctCount, type Probabilities, predictedClasses } from '../evaluation/metrics.ts';
import { listLength } from './check-plan.ts';
import { calibratedJoint, confidentJoint, estimatedWrong } from './confident-joint.ts';
import { likelyLabels, normalizedMargin, worstFirst } from './label-quality.ts';

export interface Suspects {
  /** The number of rows that were judged. */
  readonly judged: number;
  /** The share of them whose label is the likeliest class. */
  readonly agreement: number;
  /** The estimated number of wrong labels among them. */
  readonly wrong: number;
  /** Rows of the training table, the most suspicious first, `[n]`. */
  readonly rows: Uint32Array<ArrayBuffer>;
  /** The class that each is labelled, `[n]`. */
  readonly given: Uint8Array<ArrayBuffer>;
  /** The likeliest other class, `[n]`. */
  readonly likely: Uint8Array<ArrayBuffer>;
  /** The normalised margin: from 0, where the other class is certain, to 1. `[n]` */
  readonly margin: Float32Array<ArrayBuffer>;
}

/** `probabilities` `[rows, classes]` are of networks that did not train on the rows they judge; `labels` are `[rows]`. */
export function findSuspects(probabilities: Probabilities, labels: Bytes): Suspects {
  const wrong = estimatedWrong(calibratedJoint(confidentJoint(probabilities, labels), labels));
  const margins = normalizedMargin(probabilities, labels);
  const likely = likelyLabels(probabilities, labels);
  const rows = worstFirst(margins).slice(0, listLength(labels.length, wrong));
  return {
    judged: labels.length,
    agreement: correctCount(predictedClasses(probabilities, labels.length), labels) / labels.length,
    wrong,
    rows,
    given: Uint8Array.from(rows, row => labels[row]),
    likely: Uint8Array.from(rows, row => likely[row]),
    margin: Float32Array.from(rows, row => margins[row]),
  };
}
