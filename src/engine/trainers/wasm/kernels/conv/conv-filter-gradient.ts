/**
 * Filter gradient of a convolution with a dense output gradient: outer products of a window's values with the gradient's
 * channels, 4 x 8 accumulators at a time, row by row so that the rows in use stay in the nearest cache.
 */
import { i32 } from '../../asm/expr.ts';
import { f32x4, mulAdd, v128 } from '../../asm/simd.ts';
import { type Kernel, kernel } from '../kernel.ts';
import type { Tensor } from '../tensor.ts';
import { pixelsOf } from '../visit.ts';
import { blockChannels, firstWindow } from './conv-forward.ts';

export interface ConvFilterGradient {
  readonly input: Tensor;
  readonly padTop: number;
  readonly padLeft: number;
  readonly kernelSize: number;
  readonly stride: number;
  readonly outputGradient: Tensor;
  /** The address of shard 0's `[outChannels / 8, kernelSize, kernelSize, inChannels, 8]`. */
  readonly weightGradient: number;
  readonly shardStride: number;
}

/** The cells of a window that are accumulated together, with eight channels each; five were measured to spill. */
const cellGroup = 4;

/** `(from, to, shard)`: adds the images' gradients to the shard's. */
export function convFilterGradient(conv: ConvFilterGradient): Kernel {
  const { input, kernelSize, stride, outputGradient: dy } = conv;
  const rowFloats = kernelSize * input.channels;
  const cellBytes = blockChannels * 4;
  const blockBytes = kernelSize * rowFloats * cellBytes;
  const blocks = dy.channels / blockChannels;
  const offsetOf = (cell: number) => Math.floor(cell / rowFloats) * input.rowStride + (cell % rowFloats) * 4;
  return kernel(3, (f, [from, to, shard]) => {
    const shardOffset = f.i32(i32.mul(shard, conv.shardStride));
    f.loop(from, to, 1, sample => {
      const window = f.i32(i32.add(i32.mul(sample, input.sampleStride), firstWindow(conv)));
      const dyRow = f.i32(i32.add(i32.mul(sample, dy.sampleStride), dy.base));
      f.loop(0, dy.height, 1, () => {
        f.loop(0, blocks, 1, block => {
          const dyStart = f.i32(i32.add(dyRow, i32.mul(block, cellBytes)));
          const dyEnd = f.i32(i32.add(dyStart, dy.width * dy.pixelStride));
          const gradient = f.i32(
            i32.add(shardOffset, i32.add(i32.mul(block, blockBytes), conv.weightGradient)),
          );
          const xRow = f.i32(window);
          /** Accumulates the cells at some byte offsets from the window over one row of the output. */
          const cells = (offsets: readonly number[]) => {
            const sums = offsets.map(() => f.v128s(2, () => f32x4.splat(0)));
            const x = f.i32(xRow);
            f.loop(dyStart, dyEnd, dy.pixelStride, at => {
              const d0 = f.v128(v128.load(at));
              const d1 = f.v128(v128.load(at, 16));
              for (const [cell, [s0, s1]] of sums.entries()) {
                const value = f.v128(v128.load32Splat(x, offsets[cell]));
                f.set(s0, mulAdd(s0, value, d0));
                f.set(s1, mulAdd(s1, value, d1));
              }
              f.advance(x, stride * input.pixelStride);
            });
            for (const [cell, pair] of sums.entries())
              for (const [half, sum] of pair.entries()) {
                const place = cell * cellBytes + half * 16;
                f.store(gradient, f32x4.add(v128.load(gradient, place), sum), place);
              }
            f.advance(gradient, offsets.length * cellBytes);
          };
          if (rowFloats % cellGroup === 0)
            f.loop(0, kernelSize, 1, () => {
              f.loop(0, rowFloats, cellGroup, () => {
                cells(Array.from({ length: cellGroup }, (_, cell) => cell * 4));
                f.advance(xRow, cellGroup * 4);
              });
              f.advance(xRow, input.rowStride - rowFloats * 4);
            });
          else {
            const all = Array.from({ length: kernelSize * rowFloats }, (_, cell) => offsetOf(cell));
            for (let first = 0; first < all.length; first += cellGroup)
              cells(all.slice(first, first + cellGroup));
          }
        });
        f.advance(window, stride * input.rowStride);
        f.advance(dyRow, dy.rowStride);
      });
    });
  });
}

/** `(from, to, shard)`: adds the images' output gradient to the shard's bias gradient. `biasGradient` is shard 0's address. */
export function convBiasGradient(dy: Tensor, biasGradient: number, shardStride: number): Kernel {
  return kernel(3, (f, [from, to, shard]) => {
    const shardOffset = f.i32(i32.mul(shard, shardStride));
    f.loop(from, to, 1, sample => {
      f.loop(0, dy.channels * 4, blockChannels * 4, channel => {
        const sums = f.v128s(2, () => f32x4.splat(0));
        pixelsOf(f, sample, [dy], ([pixel]) => {
          const at = f.i32(i32.add(pixel, channel));
          for (const [half, sum] of sums.entries()) f.set(sum, f32x4.add(sum, v128.load(at, half * 16)));
        });
        const bias = f.i32(i32.add(shardOffset, channel));
        for (const [half, sum] of sums.entries()) {
          const at = biasGradient + half * 16;
          f.store(bias, f32x4.add(v128.load(bias, at), sum), at);
        }
      });
    });
  });
}
