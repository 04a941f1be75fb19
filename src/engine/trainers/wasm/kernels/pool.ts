/** Pooling with windows of any size and stride, without padding; windows may overlap. */
import { f32, i32 } from '../asm/expr.ts';
import type { FunctionBuilder, Local } from '../asm/function-builder.ts';
import { f32x4, i32x4, v128 } from '../asm/simd.ts';
import { type Kernel, kernel } from './kernel.ts';
import type { Tensor } from './tensor.ts';
import { forEachVector, sampleAddress } from './visit.ts';

export interface Pool {
  readonly height: number;
  readonly width: number;
  readonly strideY: number;
  readonly strideX: number;
  readonly input: Tensor;
  readonly output: Tensor;
  readonly outputGradient: Tensor;
}

export interface MaxPool extends Pool {
  /** Receives the byte offset of each winner from the first pixel of its image in `inputGradient`. */
  readonly winners: Tensor;
}

/** Visits every window, with the address of its first pixel in `wide` and of its output pixel in each of `narrow`. */
function forEachWindow(
  f: FunctionBuilder,
  pool: Pool,
  sample: Parameters<typeof sampleAddress>[1],
  wide: Tensor,
  narrow: readonly Tensor[],
  visit: (window: Local<'i32'>, outputs: readonly Local<'i32'>[]) => void,
): void {
  const { height, width } = pool.output;
  const window = f.i32(sampleAddress(wide, sample));
  const outputs = narrow.map(tensor => f.i32(sampleAddress(tensor, sample)));
  f.loop(0, height, 1, () => {
    f.loop(0, width, 1, () => {
      visit(window, outputs);
      f.advance(window, pool.strideX * wide.pixelStride);
      for (const [index, tensor] of narrow.entries()) f.advance(outputs[index], tensor.pixelStride);
    });
    f.advance(window, pool.strideY * wide.rowStride - width * pool.strideX * wide.pixelStride);
    for (const [index, tensor] of narrow.entries())
      f.advance(outputs[index], tensor.rowStride - width * tensor.pixelStride);
  });
}

/** Visits the cells of a window, by the byte offset from its first pixel. */
function forEachCell(
  f: FunctionBuilder,
  pool: Pool,
  wide: Tensor,
  visit: (cell: Local<'i32'>) => void,
): void {
  const cell = f.i32(0);
  f.loop(0, pool.height, 1, () => {
    f.loop(0, pool.width, 1, () => {
      visit(cell);
      f.advance(cell, wide.pixelStride);
    });
    f.advance(cell, wide.rowStride - pool.width * wide.pixelStride);
  });
}

/** `(from, to)`: writes maxima and winners; the first of equals wins. The input and its gradient have the same strides. */
export function maxPoolForward(pool: MaxPool): Kernel {
  const { input, output, winners } = pool;
  return kernel(2, (f, [from, to]) => {
    f.loop(from, to, 1, sample => {
      const first = f.i32(sampleAddress(input, sample));
      forEachWindow(f, pool, sample, input, [output, winners], (window, [y, winner]) => {
        forEachVector(f, output.channels, channel => {
          const start = f.i32(i32.add(window, channel));
          const best = f.v128(v128.load(start));
          const where = f.v128(i32x4.splat(0));
          forEachCell(f, pool, input, cell => {
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
  const share = f32x4.splat(1 / (pool.height * pool.width));
  return kernel(2, (f, [from, to]) => {
    f.loop(from, to, 1, sample => {
      forEachWindow(f, pool, sample, pool.input, [pool.output], (window, [y]) => {
        forEachVector(f, pool.output.channels, channel => {
          const start = f.i32(i32.add(window, channel));
          const sum = f.v128(f32x4.splat(0));
          forEachCell(f, pool, pool.input, cell =>
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
  const share = f32x4.splat(1 / (pool.height * pool.width));
  return kernel(2, (f, [from, to]) => {
    f.loop(from, to, 1, sample => {
      clear(f, inputGradient, sample);
      forEachWindow(f, pool, sample, inputGradient, [pool.outputGradient], (window, [dy]) => {
        forEachVector(f, pool.output.channels, channel => {
          const start = f.i32(i32.add(window, channel));
          const gradient = f.v128(f32x4.mul(v128.load(i32.add(dy, channel)), share));
          forEachCell(f, pool, inputGradient, cell => {
            const at = f.i32(i32.add(start, cell));
            f.store(at, f32x4.add(v128.load(at), gradient));
          });
        });
      });
    });
  });
}
