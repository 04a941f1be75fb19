/**
 * Convolution + bias + ReLU + 2 x 2 max-pooling in one pass: the four accumulators of a block are the pooling window, so
 * the full-size image never exists. Bias and ReLU are monotonic and follow the maximum.
 */

import type { V128 } from '../asm/expr.ts';
import { i32 } from '../asm/expr.ts';
import type { FunctionBuilder, FunctionHandle, Local } from '../asm/function-builder.ts';
import type { ModuleBuilder } from '../asm/module-builder.ts';
import { f32x4, i32x4, relu, v128 } from '../asm/simd.ts';
import type { Tensor } from '../layout.ts';
import { accumulateWindow, blockChannels, type ConvForward, firstWindow } from './conv-forward.ts';
import { sampleAddress } from './visit.ts';

export interface ConvPoolForward extends Omit<ConvForward, 'bias'> {
  readonly bias: number;
  /** Byte offset of the winner's window from the first window of its image, for the gradient. The strides of `output`. */
  readonly winners: Tensor;
}

/** The largest of four and the offset that belongs to it; the first of equals wins. */
export function maximumOf(
  f: FunctionBuilder,
  values: readonly Local<'v128'>[],
  offsets: readonly number[],
): { readonly value: Local<'v128'>; readonly offset: Local<'v128'> } {
  const better = (a: V128, b: V128) => f32x4.lt(a, b);
  const offset = offsets.map(bytes => i32x4.splat(bytes));
  const upper = f.v128(f32x4.pmax(values[0], values[1]));
  const lower = f.v128(f32x4.pmax(values[2], values[3]));
  const upperOffset = v128.select(better(values[0], values[1]), offset[1], offset[0]);
  const lowerOffset = v128.select(better(values[2], values[3]), offset[3], offset[2]);
  return {
    offset: f.v128(v128.select(better(upper, lower), lowerOffset, upperOffset)),
    value: f.v128(f32x4.pmax(upper, lower)),
  };
}

/** `(from, to)`: computes the pooled output and the winners of the images `from` to `to`. */
export function convPoolForward(module: ModuleBuilder, name: string, conv: ConvPoolForward): FunctionHandle {
  const { input, kernelSize, stride, output, winners } = conv;
  const stepX = stride * input.pixelStride;
  const stepY = stride * input.rowStride;
  const offsets = [0, stepX, stepY, stepY + stepX];
  const weightBytes = blockChannels * 4;
  const blockWeights = kernelSize * kernelSize * input.channels * weightBytes;
  return module.function(name, 2, (f, [from, to]) => {
    f.loop(from, to, 1, sample => {
      f.loop(0, output.channels / blockChannels, 1, channelBlock => {
        const weights = f.i32(i32.add(i32.mul(channelBlock, blockWeights), conv.weights));
        const channelOffset = f.i32(i32.mul(channelBlock, weightBytes));
        const bias = [0, 16].map(offset => f.v128(v128.load(channelOffset, conv.bias + offset)));
        const first = f.i32(i32.add(i32.mul(sample, input.sampleStride), firstWindow(conv)));
        const window = f.i32(first);
        const out = f.i32(i32.add(sampleAddress(output, sample), channelOffset));
        const winner = f.i32(i32.add(sampleAddress(winners, sample), channelOffset));
        f.loop(0, output.height, 1, () => {
          f.loop(0, output.width, 1, () => {
            const sums = offsets.map(() => [f.v128(f32x4.splat(0)), f.v128(f32x4.splat(0))] as const);
            accumulateWindow(f, conv, window, weights, offsets, sums);
            const origin = f.v128(i32x4.splat(i32.sub(window, first)));
            for (const half of [0, 1] as const) {
              const best = maximumOf(
                f,
                sums.map(pair => pair[half]),
                offsets,
              );
              const sum = f32x4.add(best.value, bias[half]);
              f.store(out, conv.relu ? relu(sum) : sum, half * 16);
              f.store(winner, i32x4.add(best.offset, origin), half * 16);
            }
            f.advance(window, 2 * stepX);
            f.advance(out, output.pixelStride);
            f.advance(winner, winners.pixelStride);
          });
          f.advance(window, 2 * stepY - output.width * 2 * stepX);
          f.advance(out, output.rowStride - output.width * output.pixelStride);
          f.advance(winner, winners.rowStride - output.width * winners.pixelStride);
        });
      });
    });
  });
}
