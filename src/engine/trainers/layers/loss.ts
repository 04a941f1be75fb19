import type { Scalar, Tensor1D, Tensor2D } from '@tensorflow/tfjs';
import type { Tf } from '../tfjs.ts';

/**
 * Mean softmax cross-entropy in nats of `logits` `[batch, classes]` against `labels` `[batch]` (int32).
 * With smoothing s the target is (1 - s) x onehot + s / classes (Szegedy et al. 2016, section 7).
 */
export function crossEntropyLoss(tf: Tf, logits: Tensor2D, labels: Tensor1D, smoothing: number): Scalar {
  const classes = logits.shape[1];
  // Not by oneHot's own on and off values: the WebAssembly backend rounds them to whole numbers (tfjs 4.22.0).
  const onehot = tf.cast(tf.oneHot(labels, classes), 'float32');
  const target = smoothing === 0 ? onehot : onehot.mul(1 - smoothing).add(smoothing / classes);
  return tf.logSoftmax(logits).mul(target).sum().div(-labels.shape[0]);
}

/** How many rows have their largest logit at their label. */
export function countCorrect(tf: Tf, logits: Tensor2D, labels: Tensor1D): Scalar {
  return tf.sum(tf.cast(tf.equal(tf.argMax(logits, 1), labels), 'int32'));
}
