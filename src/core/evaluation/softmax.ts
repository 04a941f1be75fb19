/** Softmax of logits, and the cross-entropy of both, the loss that training minimises. */
import type { Bytes } from '../data/dataset.ts';
import { log } from '../numerics/portable-math.ts';
import { classCountOf, type Probabilities } from './metrics.ts';

/** Softmax of each row of `logits` `[rows, classes]`, computed in float64 and stored as float32. */
export function softmaxRows(logits: Float32Array<ArrayBufferLike>, rows: number): Float32Array<ArrayBuffer> {
  const classes = classCountOf(logits, rows);
  const probabilities = new Float32Array(logits.length);
  for (let row = 0; row < rows; row++) {
    const start = row * classes;
    let largest = Number.NEGATIVE_INFINITY;
    for (let i = 0; i < classes; i++) largest = Math.max(largest, logits[start + i]);
    let sum = 0;
    for (let i = 0; i < classes; i++) sum += Math.exp(logits[start + i] - largest);
    for (let i = 0; i < classes; i++) probabilities[start + i] = Math.exp(logits[start + i] - largest) / sum;
  }
  return probabilities;
}

export interface LogitScore {
  /** Sum of the cross-entropies in nats, without label smoothing. */
  readonly loss: number;
  /** Number of rows whose largest logit is that of the label. */
  readonly correct: number;
}

/** Scores `logits` `[rows, classes]` against `labels` `[rows]`. A tie goes to the class that comes first. */
export function scoreLogits(logits: Float32Array<ArrayBufferLike>, labels: Bytes): LogitScore {
  const classes = classCountOf(logits, labels.length);
  let loss = 0;
  let correct = 0;
  for (const [row, label] of labels.entries()) {
    const start = row * classes;
    let best = 0;
    for (let i = 1; i < classes; i++) if (logits[start + i] > logits[start + best]) best = i;
    let sum = 0;
    for (let i = 0; i < classes; i++) sum += Math.exp(logits[start + i] - logits[start + best]);
    loss += Math.log(sum) + logits[start + best] - logits[start + label];
    if (best === label) correct++;
  }
  return { loss, correct };
}

/** The smallest probability whose logarithm is taken: float32 epsilon, as scikit-learn clips float32 predictions. */
export const smallestProbability = 2 ** -23;

/** Mean of minus the log probability of the label, in nats; NaN without rows. */
export function crossEntropy(probabilities: Probabilities, labels: Bytes): number {
  const classes = classCountOf(probabilities, labels.length);
  let sum = 0;
  for (let row = 0; row < labels.length; row++)
    sum -= log(Math.max(probabilities[row * classes + labels[row]], smallestProbability));
  return sum / labels.length;
}
