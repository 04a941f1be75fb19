/**
 * The one kernel that tfjs's WebAssembly backend lacks for training a convolutional network: the gradient of a
 * convolution with respect to its filter. This file can go once `tf.getKernel('Conv2DBackpropFilter', 'wasm')` finds one
 * without it.
 *
 * It is itself a convolution. With x padded as the forward pass padded it and stride s,
 *   dw[i, j, c, f] = sum over b, p, q of x[b, s p + i, s q + j, c] dy[b, p, q, f],
 * so x transposed to `[inChannels, height, width, batch]` is convolved with dy transposed to
 * `[outHeight, outWidth, batch, filters]` as a filter, dilated by s. Rows that the forward pass never reached give further
 * outputs, which are cut off.
 */
import type { Tensor4D } from '@tensorflow/tfjs';
import type { Tf } from '../tfjs.ts';

type Pad = Parameters<Tf['backend_util']['computeConv2DInfo']>[4];

interface Attributes {
  readonly strides: number | [number, number];
  readonly pad: Pad;
  readonly filterShape: [number, number, number, number];
}

/**
 * Computes the gradient, of shape `filterShape`, from `x` `[batch, height, width, inChannels]` and `dy`
 * `[batch, outHeight, outWidth, filters]`.
 */
function filterGradient(
  tf: Tf,
  x: Tensor4D,
  dy: Tensor4D,
  { strides, pad, filterShape }: Attributes,
): Tensor4D {
  const info = tf.backend_util.computeConv2DInfo(x.shape, filterShape, strides, 1, pad);
  const { top, bottom, left, right } = info.padInfo;
  return tf.tidy(() => {
    const images = tf.transpose(x, [3, 1, 2, 0]);
    const filter = tf.transpose(dy, [1, 2, 0, 3]);
    const sums = tf.conv2d(
      images,
      filter,
      1,
      [
        [0, 0],
        [top, bottom],
        [left, right],
        [0, 0],
      ],
      'NHWC',
      [info.strideHeight, info.strideWidth],
    );
    const reached = tf.slice(
      sums,
      [0, 0, 0, 0],
      [filterShape[2], filterShape[0], filterShape[1], filterShape[3]],
    );
    return tf.transpose(reached, [1, 2, 0, 3]);
  });
}

/** Registers the kernel with tfjs, unless there is one. */
export function registerWasmFilterGradient(tf: Tf): void {
  if (tf.getKernel('Conv2DBackpropFilter', 'wasm') != null) return;
  tf.registerKernel({
    kernelName: 'Conv2DBackpropFilter',
    backendName: 'wasm',
    kernelFunc: ({ inputs, attrs }) =>
      filterGradient(tf, inputs.x as Tensor4D, inputs.dy as Tensor4D, attrs as unknown as Attributes),
  });
}
