/** Softmax of logits, and their cross-entropy, the loss that training minimises. */
import { type Bytes, classCount } from '../data/dataset.ts';

/** Softmax of each row of `logits` `[rows, 10]`, computed in float64 and stored as float32. */
export function softmaxRows(logits: Float32Array<ArrayBufferLike>): Float32Array<ArrayBuffer> {
  const probabilities = new Float32Array(logits.length);
  for (let start = 0; start < logits.length; start += classCount) {
    let largest = Number.NEGATIVE_INFINITY;
    for (let i = 0; i < classCount; i++) largest = Math.max(largest, logits[start + i]);
    let sum = 0;
    for (let i = 0; i < classCount; i++) sum += Math.exp(logits[start + i] - largest);
    for (let i = 0; i < classCount; i++)
      probabilities[start + i] = Math.exp(logits[start + i] - largest) / sum;
  }
  return probabilities;
}

export interface LogitScore {
  /** Sum of the cross-entropies in nats, without label smoothing. */
  readonly loss: number;
  /** Number of rows whose largest logit is that of the label. */
  readonly correct: number;
}

/** Scores `logits` `[rows, 10]` against `labels` `[rows]`. A tie goes to the smaller digit. */
export function scoreLogits(logits: Float32Array<ArrayBufferLike>, labels: Bytes): LogitScore {
  let loss = 0;
  let correct = 0;
  for (const [row, label] of labels.entries()) {
    const start = row * classCount;
    let best = 0;
    for (let i = 1; i < classCount; i++) if (logits[start + i] > logits[start + best]) best = i;
    let sum = 0;
    for (let i = 0; i < classCount; i++) sum += Math.exp(logits[start + i] - logits[start + best]);
    loss += Math.log(sum) + logits[start + best] - logits[start + label];
    if (best === label) correct++;
  }
  return { loss, correct };
}
