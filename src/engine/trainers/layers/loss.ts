/** The loss and the correct answers of a batch, in tfjs operations. */
import type { Scalar, Tensor1D, Tensor2D } from '@tensorflow/tfjs';
import { classCount } from '../../../core/data/dataset.ts';
import type { Tf } from '../tfjs.ts';

/**
 * The mean softmax cross-entropy in nats of `logits` `[batch, 10]` against `labels` `[batch]` (int32).
 * With smoothing s the target is (1 - s) x onehot + s / 10 (Szegedy et al. 2016, section 7).
 */
export function crossEntropyLoss(tf: Tf, logits: Tensor2D, labels: Tensor1D, smoothing: number): Scalar {
  // Not by the on and off values of `oneHot`, which the WebAssembly backend rounds to whole numbers (tfjs 4.22.0).
  const onehot = tf.cast(tf.oneHot(labels, classCount), 'float32');
  const target = smoothing === 0 ? onehot : onehot.mul(1 - smoothing).add(smoothing / classCount);
  return tf.logSoftmax(logits).mul(target).sum().div(-labels.shape[0]);
}

/** The number of images whose largest logit is at their label. */
export function countCorrect(tf: Tf, logits: Tensor2D, labels: Tensor1D): Scalar {
  return tf.sum(tf.cast(tf.equal(tf.argMax(logits, 1), labels), 'int32'));
}
