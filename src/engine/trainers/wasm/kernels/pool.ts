/** Pooling with windows of any size and stride, which may overlap and reach beyond the image. */
import { f32, i32 } from '../asm/expr.ts';
import type { FunctionBuilder } from '../asm/function-builder.ts';
import { f32x4, i32x4, v128 } from '../asm/simd.ts';
import { type Kernel, kernel } from './kernel.ts';
import type { Tensor } from './tensor.ts';
import { forEachVector, sampleAddress } from './visit.ts';
import { firstCell, forEachCell, forEachWindow, shareOf, type Windows } from './windows.ts';

export interface Pool extends Windows {
  readonly outputGradient: Tensor;
}

export interface MaxPool extends Pool {
  /** Receives the byte offset of each winner from the first pixel of its image in `inputGradient`. */
  readonly winners: Tensor;
}

/** `(from, to)`: writes maxima and winners; the first of equals wins. The input and its gradient have the same strides. */
export function maxPoolForward(pool: MaxPool): Kernel {
  const { input, output, winners } = pool;
  return kernel(2, (f, [from, to]) => {
    f.loop(from, to, 1, sample => {
      const first = f.i32(sampleAddress(input, sample));
      forEachWindow(f, pool, sample, input, [output, winners], (window, [y, winner]) => {
        forEachVector(f, output.channels, channel => {
          const start = f.i32(i32.add(window.at, channel));
          const best = f.v128(v128.load(i32.add(start, firstCell(window, input))));
          const where = f.v128(i32x4.splat(firstCell(window, input)));
          forEachCell(f, window, input, cell => {
            const value = f.v128(v128.load(i32.add(start, cell)));
            const better = f.v128(f32x4.lt(best, value));
            f.set(best, v128.select(better, value, best));
            f.set(where, v128.select(better, i32x4.splat(cell), where));
          });
          f.store(i32.add(y, channel), best);
          f.store(i32.add(winner, channel), i32x4.add(where, i32x4.splat(i32.sub(start, first))));
        });
      });
    });
  });
}

/** Zeroes one image with its border. */
function clear(f: FunctionBuilder, tensor: Tensor, sample: Parameters<typeof sampleAddress>[1]): void {
  f.fill(i32.add(i32.mul(sample, tensor.sampleStride), tensor.start), 0, tensor.sampleBytes);
}

/** `(from, to)`: adds each output's gradient at its winner. */
export function maxPoolBackward(pool: MaxPool, inputGradient: Tensor): Kernel {
  return kernel(2, (f, [from, to]) => {
    f.loop(from, to, 1, sample => {
      clear(f, inputGradient, sample);
      const first = f.i32(sampleAddress(inputGradient, sample));
      forEachWindow(
        f,
        pool,
        sample,
        inputGradient,
        [pool.outputGradient, pool.winners],
        (_, [dy, winner]) => {
          forEachVector(f, pool.output.channels, channel => {
            const places = f.i32(i32.add(winner, channel));
            const gradients = f.i32(i32.add(dy, channel));
            for (const lane of [0, 4, 8, 12]) {
              const at = i32.add(i32.add(first, i32.load(places, lane)), lane);
              const place = f.i32(at);
              f.storeF32(place, f32.add(f32.load(place), f32.load(gradients, lane)));
            }
          });
        },
      );
    });
  });
}

/** `(from, to)`: writes the windows' means. */
export function avgPoolForward(pool: Pool): Kernel {
  return kernel(2, (f, [from, to]) => {
    f.loop(from, to, 1, sample => {
      forEachWindow(f, pool, sample, pool.input, [pool.output], (window, [y]) => {
        const share = f32x4.splat(shareOf(window));
        forEachVector(f, pool.output.channels, channel => {
          const start = f.i32(i32.add(window.at, channel));
          const sum = f.v128(f32x4.splat(0));
          forEachCell(f, window, pool.input, cell =>
            f.set(sum, f32x4.add(sum, v128.load(i32.add(start, cell)))),
          );
          f.store(i32.add(y, channel), f32x4.mul(sum, share));
        });
      });
    });
  });
}

/** `(from, to)`: adds an equal share of each output's gradient to every cell of its window. */
export function avgPoolBackward(pool: Pool, inputGradient: Tensor): Kernel {
  return kernel(2, (f, [from, to]) => {
    f.loop(from, to, 1, sample => {
      clear(f, inputGradient, sample);
      forEachWindow(f, pool, sample, inputGradient, [pool.outputGradient], (window, [dy]) => {
        const share = f32x4.splat(shareOf(window));
        forEachVector(f, pool.output.channels, channel => {
          const start = f.i32(i32.add(window.at, channel));
          const gradient = f.v128(f32x4.mul(v128.load(i32.add(dy, channel)), share));
          forEachCell(f, window, inputGradient, cell => {
            const at = f.i32(i32.add(start, cell));
            f.store(at, f32x4.add(v128.load(at), gradient));
          });
        });
      });
    });
  });
}
