/**
 * Convolution + bias + ReLU + 2 x 2 max-pooling in one pass: the four accumulators of a block are the pooling window, so
 * the full-size image never exists. Bias and ReLU are monotonic and follow the maximum.
 */
import type { Expr, V128 } from '../../asm/expr.ts';
import { i32 } from '../../asm/expr.ts';
import type { FunctionBuilder, Local } from '../../asm/function-builder.ts';
import { f32x4, i32x4, mulAdd, relu, v128 } from '../../asm/simd.ts';
import { type Kernel, kernel } from '../kernel.ts';
import type { NormStage } from '../norm/norm-stage.ts';
import type { Tensor } from '../tensor.ts';
import { sampleAddress } from '../visit.ts';
import { accumulateWindow, blockChannels, type ConvForward, firstWindow } from './conv-forward.ts';

const signBit = i32x4.splat(0x80000000);

export interface ConvPoolForward extends Omit<ConvForward, 'bias'> {
  readonly bias: number;
  /** Receives the byte offset of each winner's window from the first window of its image. Has the strides of `output`. */
  readonly winners: Tensor;
  /** The normalisation between convolution and pooling, or null. With one, `output` receives its input at the winners. */
  readonly norm: NormStage | null;
}

/** The largest of four values, lane by lane, and the offset that belongs to it; the first of equals wins. */
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

/**
 * Adds one vector of channels of a window to the sums that `normSums` would take of the full-size image. The sums stay in
 * memory, because the convolution needs the registers. Gives the sign bit that turns the values so that the winner is the
 * largest: the normalisation's scale may be negative.
 */
function addStatistics(
  f: FunctionBuilder,
  norm: NormStage,
  values: readonly V128[],
  bias: V128,
  channel: Local<'i32'>,
  partials: Expr<'i32'>,
  offset: number,
): Local<'v128'> {
  const { at } = norm;
  const shift = f.v128(f32x4.sub(bias, v128.load(channel, at.movingMean + offset)));
  const [a, b, c, d] = values.map(value => f.v128(f32x4.add(value, shift)));
  const first = f32x4.add(f32x4.add(a, b), f32x4.add(c, d));
  const second = f32x4.add(mulAdd(f32x4.mul(a, a), b, b), mulAdd(f32x4.mul(c, c), d, d));
  for (const [which, sum] of [first, second].entries()) {
    const place = which * norm.channels * 4 + offset;
    f.store(partials, f32x4.add(v128.load(partials, place), sum), place);
  }
  return f.v128(v128.and(v128.load(channel, at.gamma + offset), signBit));
}

/** `(from, to, shard)`: computes the pooled output and the winners of the images `from` to before `to`. */
export function convPoolForward(conv: ConvPoolForward): Kernel {
  const { input, kernelSize, stride, output, winners, norm } = conv;
  const stepX = stride * input.pixelStride;
  const stepY = stride * input.rowStride;
  const offsets = [0, stepX, stepY, stepY + stepX];
  const weightBytes = blockChannels * 4;
  const blockWeights = kernelSize * kernelSize * input.channels * weightBytes;
  const partialBytes = norm ? 2 * norm.channels * 4 : 0;
  return kernel(3, (f, [from, to, shard]) => {
    const partials = f.i32(norm ? i32.add(i32.mul(shard, partialBytes), norm.at.partials) : 0);
    if (norm) f.fill(partials, 0, partialBytes);
    f.loop(from, to, 1, sample => {
      f.loop(0, output.channels / blockChannels, 1, channelBlock => {
        const weights = f.i32(i32.add(i32.mul(channelBlock, blockWeights), conv.weights));
        const channelOffset = f.i32(i32.mul(channelBlock, weightBytes));
        const bias = [0, 16].map(offset => f.v128(v128.load(channelOffset, conv.bias + offset)));
        const sumsAt = f.i32(i32.add(partials, channelOffset));
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
              const values = sums.map(pair => pair[half]);
              const sign =
                norm && addStatistics(f, norm, values, bias[half], channelOffset, sumsAt, half * 16);
              const turned = sign ? values.map(value => f.v128(v128.xor(value, sign))) : values;
              const best = maximumOf(f, turned, offsets);
              const sum = f32x4.add(sign ? v128.xor(best.value, sign) : best.value, bias[half]);
              f.store(out, conv.relu && !norm ? relu(sum) : sum, half * 16);
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
