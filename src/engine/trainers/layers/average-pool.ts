/** Average pooling whose gradient fits its values. */
import type { Tensor4D } from '@tensorflow/tfjs';
import { paddingBefore, windowOutput } from '../../../core/model/model-spec.ts';
import type { Tf } from '../tfjs.ts';

/**
 * Padded average pooling of `[batch, height, width, channels]`: a mean at the edge is one of fewer cells. tfjs has such
 * values, but shares their gradient among all cells of a window, with the padding (tfjs 4.22, `AvgPoolGrad`). So this
 * divides the mean over zeros around the image by the share of the cells that lie on it.
 * `average-pool.test.ts` fails once `tf.avgPool` can be used.
 */
export function paddedAveragePool(tf: Tf, x: Tensor4D, size: number, stride: number): Tensor4D {
  const [, height, width] = x.shape;
  const around = (length: number): [number, number] => {
    const before = paddingBefore(length, size, stride, 'same');
    const covered = (windowOutput(length, size, stride, 'same') - 1) * stride + size;
    return [before, Math.max(0, covered - length - before)];
  };
  const paddings: [number, number][] = [[0, 0], around(height), around(width), [0, 0]];
  const mean = (values: Tensor4D): Tensor4D => tf.avgPool(tf.pad(values, paddings), size, stride, 'valid');
  return mean(x).div(mean(tf.ones([1, height, width, 1])));
}
