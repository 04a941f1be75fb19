/** Convolution with bias and ReLU, where no pooling is fused behind it. */
import { type Expr, type I32, i32 } from '../../asm/expr.ts';
import type { FunctionBuilder } from '../../asm/function-builder.ts';
import { f32x4, relu, v128 } from '../../asm/simd.ts';
import { addProducts, type RowSums } from '../../asm/tile-product.ts';
import { type Kernel, kernel } from '../kernel.ts';
import type { Tensor } from '../tensor.ts';
import { sampleAddress } from '../visit.ts';

/** The output channels of a block: two vectors. */
export const blockChannels = 8;
const weightBytes = blockChannels * 4;

export interface ConvForward {
  /** Has the border that the windows reach into; its pixels are contiguous. */
  readonly input: Tensor;
  readonly padTop: number;
  readonly padLeft: number;
  readonly kernelSize: number;
  readonly stride: number;
  /** The address of `[outChannels / 8, kernelSize, kernelSize, inChannels, 8]`. */
  readonly weights: I32;
  /** The address of `[outChannels]`, or null for none. */
  readonly bias: number | null;
  readonly relu: boolean;
  readonly output: Tensor;
}

/** The address of the first image's first window. */
export const firstWindow = (conv: Pick<ConvForward, 'input' | 'padTop' | 'padLeft'>): number =>
  conv.input.base - conv.padTop * conv.input.rowStride - conv.padLeft * conv.input.pixelStride;

/**
 * Adds the products of one window to the accumulators of several output pixels and eight channels. A window's row is
 * contiguous in memory, so two loops do for any size; the accumulators stay in registers.
 */
export function accumulateWindow(
  f: FunctionBuilder,
  conv: Pick<ConvForward, 'input' | 'kernelSize'>,
  window: Expr<'i32'>,
  weights: Expr<'i32'>,
  pixelOffsets: readonly number[],
  accumulators: readonly RowSums[],
): void {
  const left = f.i32(window);
  const right = f.i32(weights);
  const rowBytes = conv.kernelSize * conv.input.pixelStride;
  const factors = { left, rows: pixelOffsets, right, leftStep: 4, rightStep: weightBytes };
  f.loop(0, conv.kernelSize, 1, () => {
    addProducts(f, accumulators, factors, rowBytes / 4);
    f.advance(left, conv.input.rowStride - rowBytes);
  });
}

/** Cuts a row of `width` outputs into blocks of four and a last block of at most five. */
function rowBlocks(width: number): { readonly fours: number; readonly tail: number } {
  const fours = Math.floor(width / 4);
  const tail = width - fours * 4;
  return tail === 1 && fours > 0 ? { fours: fours - 1, tail: 5 } : { fours, tail };
}

/** `(from, to)`: computes the output of the images `from` to before `to`. */
export function convForward(conv: ConvForward): Kernel {
  const { input, kernelSize, stride, output } = conv;
  const step = stride * input.pixelStride;
  const blockWeights = kernelSize * kernelSize * input.channels * weightBytes;
  const { fours, tail } = rowBlocks(output.width);
  return kernel(2, (f, [from, to]) => {
    f.loop(from, to, 1, sample => {
      f.loop(0, output.channels / blockChannels, 1, channelBlock => {
        const weights = f.i32(i32.add(i32.mul(channelBlock, blockWeights), conv.weights));
        const channelOffset = f.i32(i32.mul(channelBlock, weightBytes));
        const start = (half: number) =>
          f.v128(conv.bias === null ? f32x4.splat(0) : v128.load(channelOffset, conv.bias + half * 16));
        const bias = [start(0), start(1)];
        const window = f.i32(i32.add(i32.mul(sample, input.sampleStride), firstWindow(conv)));
        const out = f.i32(i32.add(sampleAddress(output, sample), channelOffset));
        const block = (pixels: number) => {
          const offsets = Array.from({ length: pixels }, (_, pixel) => pixel * step);
          const sums = offsets.map(() => [f.v128(bias[0]), f.v128(bias[1])] as const);
          accumulateWindow(f, conv, window, weights, offsets, sums);
          for (const [pixel, pair] of sums.entries())
            for (const [half, sum] of pair.entries())
              f.store(out, conv.relu ? relu(sum) : sum, pixel * output.pixelStride + half * 16);
          f.advance(window, pixels * step);
          f.advance(out, pixels * output.pixelStride);
        };
        f.loop(0, output.height, 1, () => {
          f.loop(0, fours, 1, () => block(4));
          if (tail > 0) block(tail);
          f.advance(window, stride * input.rowStride - output.width * step);
          f.advance(out, output.rowStride - output.width * output.pixelStride);
        });
      });
    });
  });
}
