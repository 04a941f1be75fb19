/** Convolution in tfjs, with a work-around for its WebAssembly backend. */
import type { Tensor4D } from '@tensorflow/tfjs';
import type { Padding } from '../../../core/model/model-spec.ts';
import type { Tf } from '../tfjs.ts';

/**
 * Convolves `x` `[batch, height, width, inChannels]` with `kernel` `[kernelSize, kernelSize, inChannels, filters]`.
 *
 * tfjs on WebAssembly gives zeros for 'same' padding where the stride exceeds the kernel (4.22.0; XNNPACK's own padding
 * wraps below zero), so there the padding is explicit. The work-around can go once `wasm-filter-gradient.test.ts` passes
 * without it.
 */
export function convolve(tf: Tf, x: Tensor4D, kernel: Tensor4D, stride: number, padding: Padding): Tensor4D {
  if (padding === 'valid' || kernel.shape[0] >= stride) return tf.conv2d(x, kernel, stride, padding);
  const { padInfo } = tf.backend_util.computeConv2DInfo(x.shape, kernel.shape, stride, 1, padding);
  return tf.conv2d(x, kernel, stride, [
    [0, 0],
    [padInfo.top, padInfo.bottom],
    [padInfo.left, padInfo.right],
    [0, 0],
  ]);
}
