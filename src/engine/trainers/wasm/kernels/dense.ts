/** Dense layers. An image is a row of floats; weights are `[units / 8, inputs, 8]`. */
import { type I32, i32 } from '../asm/expr.ts';
import { f32x4, mulAdd, relu, v128 } from '../asm/simd.ts';
import { type Kernel, kernel } from './kernel.ts';
import type { Tensor } from './tensor.ts';

export interface Dense {
  /** A row has `channels` floats, a multiple of 4. */
  readonly input: Tensor;
  /** A row has `channels` floats, a multiple of 8. */
  readonly output: Tensor;
  /** The address of the weights, or of their gradient. */
  readonly weights: I32;
}

const cellBytes = 32;
/** The most inputs whose products are summed before their sum joins the total: one long sum would round twice as much. */
const longestRun = 64;
/** The images that a block handles at once; the last block of a batch may compute images that nothing reads. */
export const imagesPerBlock = 4;

/** The longest run that divides the number of inputs. */
function runOf(inputs: number): number {
  let run = longestRun;
  while (inputs % run > 0) run--;
  return run;
}

/**
 * `(from, to)`: `output = input x weights + bias`, then ReLU if asked; `from` is a multiple of 4. With the weights transposed
 * and no bias this is also the input's gradient.
 */
export function denseForward(
  dense: Dense & { readonly bias: number | null; readonly relu: boolean },
): Kernel {
  const { input, output } = dense;
  const inputs = input.channels;
  const run = runOf(inputs);
  return kernel(2, (f, [from, to]) => {
    f.loop(0, output.channels / 8, 1, block => {
      const weights = f.i32(i32.add(i32.mul(block, inputs * cellBytes), dense.weights));
      const blockOffset = f.i32(i32.mul(block, cellBytes));
      const bias = f.v128s(2, half =>
        dense.bias === null ? f32x4.splat(0) : v128.load(blockOffset, dense.bias + half * 16),
      );
      f.loop(from, to, imagesPerBlock, sample => {
        const x = f.i32(i32.add(i32.mul(sample, input.sampleStride), input.base));
        const w = f.i32(weights);
        const totals = Array.from(
          { length: imagesPerBlock },
          () => [f.v128(bias[0]), f.v128(bias[1])] as const,
        );
        f.loop(0, inputs, run, () => {
          const end = f.i32(i32.add(x, run * 4));
          const sums = totals.map(() => f.v128s(2, () => f32x4.splat(0)));
          f.doWhile(
            () => {
              const w0 = f.v128(v128.load(w));
              const w1 = f.v128(v128.load(w, 16));
              for (const [row, [s0, s1]] of sums.entries()) {
                const value = f.v128(v128.load32Splat(x, row * input.sampleStride));
                f.set(s0, mulAdd(s0, value, w0));
                f.set(s1, mulAdd(s1, value, w1));
              }
              f.advance(x, 4);
              f.advance(w, cellBytes);
            },
            () => i32.ltU(x, end),
          );
          for (const [row, pair] of totals.entries())
            for (const [half, total] of pair.entries()) f.set(total, f32x4.add(total, sums[row][half]));
        });
        const out = f.i32(i32.add(i32.add(i32.mul(sample, output.sampleStride), blockOffset), output.base));
        for (const [row, pair] of totals.entries())
          for (const [half, sum] of pair.entries())
            f.store(out, dense.relu ? relu(sum) : sum, row * output.sampleStride + half * 16);
      });
    });
  });
}

/** The inputs of one unit of work: one cache line of every image's row. */
export const weightGradientRows = 16;

/**
 * `(from, to)` in units of 16 inputs: the weights' gradient over the whole batch. Threads share out the inputs, so the sum
 * over the batch has one order and needs no reduction. `samples` is the address of the batch's size.
 */
export function denseWeightGradient({ input: x, output: dy, weights }: Dense, samples: number): Kernel {
  const inputs = x.channels;
  return kernel(2, (f, [from, to]) => {
    const count = f.i32(i32.load(samples));
    f.loop(from, to, 1, unit => {
      const first = f.i32(i32.mul(unit, weightGradientRows));
      const beyond = i32.add(first, weightGradientRows);
      const last = f.i32(i32.select(i32.ltU(beyond, inputs), beyond, inputs));
      f.loop(0, dy.channels / 8, 1, block => {
        f.loop(first, last, 4, row => {
          const value = f.i32(i32.add(i32.mul(row, 4), x.base));
          const end = f.i32(i32.add(value, i32.mul(count, x.sampleStride)));
          const d = f.i32(i32.add(i32.mul(block, cellBytes), dy.base));
          const sums = Array.from({ length: 4 }, () => f.v128s(2, () => f32x4.splat(0)));
          f.doWhile(
            () => {
              const d0 = f.v128(v128.load(d));
              const d1 = f.v128(v128.load(d, 16));
              for (const [index, [s0, s1]] of sums.entries()) {
                const splat = f.v128(v128.load32Splat(value, index * 4));
                f.set(s0, mulAdd(s0, splat, d0));
                f.set(s1, mulAdd(s1, splat, d1));
              }
              f.advance(value, x.sampleStride);
              f.advance(d, dy.sampleStride);
            },
            () => i32.ltU(value, end),
          );
          const out = f.i32(i32.add(i32.mul(i32.add(i32.mul(block, inputs), row), cellBytes), weights));
          for (const [index, pair] of sums.entries())
            for (const [half, sum] of pair.entries()) f.store(out, sum, index * cellBytes + half * 16);
        });
      });
    });
  });
}

/** `(from, to)` in blocks of 8 units: the bias's gradient, which is the sum of the output's gradient over the batch. */
export function denseBiasGradient(dy: Tensor, bias: number, samples: number): Kernel {
  return kernel(2, (f, [from, to]) => {
    const count = f.i32(i32.load(samples));
    f.loop(from, to, 1, block => {
      const at = f.i32(i32.mul(block, cellBytes));
      const sums = f.v128s(2, () => f32x4.splat(0));
      f.loop(0, count, 1, sample => {
        const d = f.i32(i32.add(at, i32.mul(sample, dy.sampleStride)));
        for (const [half, sum] of sums.entries())
          f.set(sum, f32x4.add(sum, v128.load(d, dy.base + half * 16)));
      });
      for (const [half, sum] of sums.entries()) f.store(at, sum, bias + half * 16);
    });
  });
}
