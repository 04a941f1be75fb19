/** Copies convolution and dense weights into the order in which kernels read them, at the start of each step. */
import { f32, type I32, i32, type V128 } from '../../asm/expr.ts';
import type { FunctionBuilder } from '../../asm/function-builder.ts';
import { v128 } from '../../asm/simd.ts';
import { type Kernel, kernel } from '../kernel.ts';
import { blockChannels } from './conv-forward.ts';

export interface PackShape {
  readonly kernelSize: number;
  /** Floats of an input pixel, padding included. */
  readonly inChannels: number;
  /** Filters, padding included. */
  readonly outChannels: number;
}

/** `(from, to)` in blocks of 8 filters: copies `[filters, k, rowFloats]` to `[filters / 8, k, k, in, 8]`. */
export function packBlocks(
  { kernelSize, inChannels }: PackShape,
  rowFloats: number,
  source: number,
  target: I32,
): Kernel {
  const cells = kernelSize * inChannels;
  return kernel(2, (f, [from, to]) => {
    f.loop(from, to, 1, block => {
      const filter = f.i32(i32.add(i32.mul(block, blockChannels * kernelSize * rowFloats * 4), source));
      const out = f.i32(i32.add(i32.mul(block, kernelSize * cells * blockChannels * 4), target));
      f.loop(0, kernelSize, 1, () => {
        f.loop(0, cells, 1, () => {
          for (let lane = 0; lane < blockChannels; lane++)
            f.storeF32(out, f32.load(filter, lane * kernelSize * rowFloats * 4), lane * 4);
          f.advance(filter, 4);
          f.advance(out, blockChannels * 4);
        });
        f.advance(filter, (rowFloats - cells) * 4);
      });
    });
  });
}

/** Transposes a 4 x 4 block: its columns from its rows. */
function transpose(f: FunctionBuilder, [a, b, c, d]: readonly V128[]): readonly V128[] {
  const low = [f.v128(v128.shuffle(a, b, [0, 4, 1, 5])), f.v128(v128.shuffle(c, d, [0, 4, 1, 5]))] as const;
  const high = [f.v128(v128.shuffle(a, b, [2, 6, 3, 7])), f.v128(v128.shuffle(c, d, [2, 6, 3, 7]))] as const;
  return [
    v128.shuffle(...low, [0, 1, 4, 5]),
    v128.shuffle(...low, [2, 3, 6, 7]),
    v128.shuffle(...high, [0, 1, 4, 5]),
    v128.shuffle(...high, [2, 3, 6, 7]),
  ];
}

/**
 * `(from, to)` in blocks of 8 input channels: copies `[out / 8, k, k, in, 8]` to `[in / 8, k, k, out, 8]`, with the window
 * turned by 180 degrees. These are the weights of the convolution that gives the input's gradient. A dense kernel is a
 * 1 x 1 window.
 */
export function packFlipped(
  { kernelSize, inChannels, outChannels }: PackShape,
  source: I32,
  target: I32,
): Kernel {
  const cellBytes = blockChannels * 4;
  const cells = kernelSize * kernelSize;
  return kernel(2, (f, [from, to]) => {
    f.loop(from, to, 1, block => {
      const out = f.i32(i32.add(i32.mul(block, cells * outChannels * cellBytes), target));
      f.loop(0, cells, 1, cell => {
        const turned = f.i32(i32.sub(cells - 1, cell));
        const channel = i32.add(i32.mul(turned, inChannels), i32.mul(block, blockChannels));
        const from8 = f.i32(i32.add(i32.mul(channel, cellBytes), source));
        f.loop(0, outChannels / blockChannels, 1, () => {
          for (const outHalf of [0, 4])
            for (const inHalf of [0, 4]) {
              const rows = f.v128s(4, lane => v128.load(from8, (inHalf + lane) * cellBytes + outHalf * 4));
              for (const [lane, row] of transpose(f, rows).entries())
                f.store(out, row, (outHalf + lane) * cellBytes + inHalf * 4);
            }
          f.advance(out, blockChannels * cellBytes);
          f.advance(from8, cells * inChannels * cellBytes);
        });
      });
    });
  });
}

/**
 * `(from, to)` in blocks of 8 input channels: copies `[filters, k, rowFloats]` to `[in / 8, k, k, out, 8]`, with the window
 * turned by 180 degrees like `packFlipped`.
 */
export function packFlippedFilters(
  { kernelSize, inChannels, outChannels }: PackShape,
  rowFloats: number,
  source: number,
  target: I32,
): Kernel {
  const cellBytes = blockChannels * 4;
  return kernel(2, (f, [from, to]) => {
    f.loop(from, to, 1, block => {
      const out = f.i32(i32.add(i32.mul(block, kernelSize * kernelSize * outChannels * cellBytes), target));
      const cell = f.i32(i32.add(i32.mul(block, cellBytes), source));
      f.advance(cell, (kernelSize - 1) * rowFloats * 4);
      f.loop(0, kernelSize, 1, () => {
        f.advance(cell, (kernelSize - 1) * inChannels * 4);
        f.loop(0, kernelSize, 1, () => {
          const filter = f.i32(cell);
          f.loop(0, outChannels, 1, () => {
            for (const half of [0, 16]) f.store(out, v128.load(filter, half), half);
            f.advance(filter, kernelSize * rowFloats * 4);
            f.advance(out, cellBytes);
          });
          f.advance(cell, -inChannels * 4);
        });
        f.advance(cell, (inChannels - rowFloats) * 4);
      });
    });
  });
}
