/**
 * Convolution + bias + ReLU + 2 x 2 max-pooling in one pass: the four accumulators of a block are the pooling window, so
 * the full-size image never exists. Bias and ReLU are monotonic and follow the maximum.
 */
import { type Expr, f32, i32, type V128 } from '../../asm/expr.ts';
import type { FunctionBuilder, Local } from '../../asm/function-builder.ts';
import { f32x4, i32x4, mulAdd, relu, v128 } from '../../asm/simd.ts';
import { type Kernel, kernel } from '../kernel.ts';
import type { NormStage } from '../norm/norm-stage.ts';
import type { Tensor } from '../tensor.ts';
import { sampleAddress } from '../visit.ts';
import { accumulateWindow, blockChannels, type ConvForward, firstWindow } from './conv-forward.ts';
import { boundsOf, forEachWindow, type WindowLists } from './ink-windows.ts';

const signBit = i32x4.splat(0x80000000);

export interface ConvPoolForward extends Omit<ConvForward, 'bias'> {
  readonly bias: number;
  /** Receives the byte offset of each winner's window from the first window of its image. Has the strides of `output`. */
  readonly winners: Tensor;
  /** The windows by whether they have ink, or null where blank ones are not told apart. */
  readonly windows: WindowLists | null;
  /** The normalisation between convolution and pooling, or null. With one, `output` receives its input at the winners. */
  readonly norm: NormStage | null;
}

/**
 * The largest of the four values of a window, lane by lane, and the offset that belongs to it; the first of equals wins. The offsets
 * are those of a window's corners: the lower two are as far apart as the upper two.
 */
export function maximumOf(
  f: FunctionBuilder,
  values: readonly Local<'v128'>[],
  offsets: readonly number[],
): { readonly value: Local<'v128'>; readonly offset: Local<'v128'> } {
  const [first, right, below] = offsets;
  const upper = f.v128(f32x4.pmax(values[0], values[1]));
  const lower = f.v128(f32x4.pmax(values[2], values[3]));
  const isLower = f.v128(f32x4.lt(upper, lower));
  const isRight = v128.select(isLower, f32x4.lt(values[2], values[3]), f32x4.lt(values[0], values[1]));
  const across = v128.and(isRight, i32x4.splat(right - first));
  const beyond = i32x4.add(across, v128.and(isLower, i32x4.splat(below - first)));
  return {
    offset: f.v128(first === 0 ? beyond : i32x4.add(beyond, i32x4.splat(first))),
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

/** One block of eight channels of an image, by the addresses of its numbers. */
interface Block {
  readonly weights: Local<'i32'>;
  /** Byte offset of the channels among all. */
  readonly channels: Local<'i32'>;
  readonly bias: readonly [Local<'v128'>, Local<'v128'>];
  /** Where the normalisation's sums of these channels are. */
  readonly sums: Local<'i32'>;
  /** The first window, and the first pixels of output and winners. */
  readonly first: Local<'i32'>;
  readonly output: Local<'i32'>;
  readonly winners: Local<'i32'>;
}

/** Computes the pixel at the byte offset `out` from the window at `offset`. */
function poolWindow(
  f: FunctionBuilder,
  conv: ConvPoolForward,
  block: Block,
  offset: Expr<'i32'>,
  out: Expr<'i32'>,
): void {
  const { input, stride, norm } = conv;
  const stepX = stride * input.pixelStride;
  const stepY = stride * input.rowStride;
  const offsets = [0, stepX, stepY, stepY + stepX];
  const origin = f.i32(offset);
  const pixel = f.i32(out);
  const sums = offsets.map(() => [f.v128(f32x4.splat(0)), f.v128(f32x4.splat(0))] as const);
  accumulateWindow(f, conv, i32.add(block.first, origin), block.weights, offsets, sums);
  const target = f.i32(i32.add(block.output, pixel));
  const winner = f.i32(i32.add(block.winners, pixel));
  const origins = f.v128(i32x4.splat(origin));
  for (const half of [0, 1] as const) {
    const values = sums.map(pair => pair[half]);
    const bias = block.bias[half];
    const sign = norm && addStatistics(f, norm, values, bias, block.channels, block.sums, half * 16);
    const turned = sign ? values.map(value => f.v128(v128.xor(value, sign))) : values;
    const best = maximumOf(f, turned, offsets);
    const sum = f32x4.add(sign ? v128.xor(best.value, sign) : best.value, bias);
    f.store(target, conv.relu && !norm ? relu(sum) : sum, half * 16);
    f.store(winner, i32x4.add(best.offset, origins), half * 16);
  }
}

/** Writes what the windows from `from` to before `to` give, which see blank paper: the bias, and the first of equals. */
function poolBlank(
  f: FunctionBuilder,
  conv: ConvPoolForward,
  block: Block,
  windows: WindowLists,
  from: Local<'i32'>,
  to: Local<'i32'>,
): void {
  const { norm } = conv;
  forEachWindow(f, windows, from, to, (offset, out) => {
    const pixel = f.i32(out);
    const origins = f.v128(i32x4.splat(offset));
    for (const half of [0, 1] as const) {
      const bias = block.bias[half];
      f.store(i32.add(block.output, pixel), conv.relu && !norm ? relu(bias) : bias, half * 16);
      f.store(i32.add(block.winners, pixel), origins, half * 16);
    }
  });
  if (!norm) return;
  // Four positions of each window, all with the same value.
  const positions = f.v128(f32x4.splat(f32.convertI32(i32.shrU(i32.sub(to, from), 1))));
  for (const half of [0, 1] as const) {
    const offset = half * 16;
    const value = f.v128(f32x4.sub(block.bias[half], v128.load(block.channels, norm.at.movingMean + offset)));
    const first = f.v128(f32x4.mul(positions, value));
    for (const [which, sum] of [first, f32x4.mul(first, value)].entries()) {
      const place = which * norm.channels * 4 + offset;
      f.store(block.sums, f32x4.add(v128.load(block.sums, place), sum), place);
    }
  }
}

/** `(from, to, shard)`: computes the pooled output and the winners of the images `from` to before `to`. */
export function convPoolForward(conv: ConvPoolForward): Kernel {
  const { input, kernelSize, stride, output, winners, windows, norm } = conv;
  const stepX = 2 * stride * input.pixelStride;
  const stepY = 2 * stride * input.rowStride;
  const weightBytes = blockChannels * 4;
  const blockWeights = kernelSize * kernelSize * input.channels * weightBytes;
  const partialBytes = norm ? 2 * norm.channels * 4 : 0;
  return kernel(3, (f, [from, to, shard]) => {
    const partials = f.i32(norm ? i32.add(i32.mul(shard, partialBytes), norm.at.partials) : 0);
    if (norm) f.fill(partials, 0, partialBytes);
    f.loop(from, to, 1, sample => {
      f.loop(0, output.channels / blockChannels, 1, channelBlock => {
        const channels = f.i32(i32.mul(channelBlock, weightBytes));
        const block = {
          weights: f.i32(i32.add(i32.mul(channelBlock, blockWeights), conv.weights)),
          channels,
          bias: [
            f.v128(v128.load(channels, conv.bias)),
            f.v128(v128.load(channels, conv.bias + 16)),
          ] as const,
          sums: f.i32(i32.add(partials, channels)),
          first: f.i32(i32.add(i32.mul(sample, input.sampleStride), firstWindow(conv))),
          output: f.i32(i32.add(sampleAddress(output, sample), channels)),
          winners: f.i32(i32.add(sampleAddress(winners, sample), channels)),
        };
        if (windows) {
          const { first, blank, end } = boundsOf(f, windows, sample);
          forEachWindow(f, windows, first, blank, (offset, out) => poolWindow(f, conv, block, offset, out));
          poolBlank(f, conv, block, windows, blank, end);
          return;
        }
        const offset = f.i32(0);
        const out = f.i32(0);
        f.loop(0, output.height, 1, () => {
          f.loop(0, output.width, 1, () => {
            poolWindow(f, conv, block, offset, out);
            f.advance(offset, stepX);
            f.advance(out, output.pixelStride);
          });
          f.advance(offset, stepY - output.width * stepX);
          f.advance(out, output.rowStride - output.width * output.pixelStride);
        });
      });
    });
  });
}
