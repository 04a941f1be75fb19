/**
 * A dense layer that reads pixels, four fifths of which are zero. A factor of zero adds nothing to a sum, so the others are
 * listed first, and the products walk the lists. Weights are `[units / 32, inputs, 32]`: what one listed pixel is multiplied
 * with fills whole cache lines.
 */
import { type Expr, type I32, i32 } from '../../asm/expr.ts';
import type { FunctionBuilder, Local } from '../../asm/function-builder.ts';
import { f32x4, mulAdd, relu, v128 } from '../../asm/simd.ts';
import { type PackedGradient, weightGradientRows } from '../dense.ts';
import { type Kernel, kernel } from '../kernel.ts';
import type { PixelSource } from '../pixel-table.ts';
import type { Tensor } from '../tensor.ts';
import { chunkImages, type InputLists, listInputs } from './input-lists.ts';
import { boundsOf, cellBytes, type ImageLists, listedUnits, pairBytes } from './pixel-lists.ts';

const vectors = listedUnits / 4;

/** Adds, for each pair from `first` to before `end`, its number times the eight vectors at `base` plus its offset. */
function addListed(
  f: FunctionBuilder,
  sums: readonly Local<'v128'>[],
  first: Expr<'i32'>,
  end: Expr<'i32'>,
  base: I32,
): void {
  f.loop(first, end, pairBytes, pair => {
    const at = f.i32(i32.add(i32.load(pair), base));
    const value = f.v128(v128.load32Splat(pair, 4));
    for (const [index, sum] of sums.entries()) f.set(sum, mulAdd(sum, value, v128.load(at, index * 16)));
  });
}

export interface ListedForward {
  readonly lists: ImageLists;
  /** Floats of an input row. */
  readonly inputs: number;
  /** A row has `channels` floats, a multiple of 32. */
  readonly output: Tensor;
  /** The address of `[units / 32, inputs, 32]`. */
  readonly weights: I32;
  readonly bias: number;
  readonly relu: boolean;
}

/**
 * `(from, to)`: `output = input x weights + bias` for listed images, then ReLU if asked. With the weights transposed and no
 * bias this is also the input's gradient.
 */
export function listedForward(dense: ListedForward): Kernel {
  const { lists, output } = dense;
  return kernel(2, (f, [from, to]) => {
    f.loop(0, output.channels / listedUnits, 1, block => {
      const weights = f.i32(i32.add(i32.mul(block, dense.inputs * cellBytes), dense.weights));
      const blockOffset = f.i32(i32.mul(block, cellBytes));
      f.loop(0, lists.parts, 1, part => {
        const isLast = f.i32(i32.eq(part, lists.parts - 1));
        f.loop(from, to, 1, sample => {
          const out = f.i32(i32.add(i32.add(i32.mul(sample, output.sampleStride), blockOffset), output.base));
          const before = f.i32(i32.select(part, out, i32.add(blockOffset, dense.bias)));
          const sums = f.v128s(vectors, index => v128.load(before, index * 16));
          const [first, end] = boundsOf(f, lists, sample, part);
          addListed(f, sums, first, end, weights);
          if (dense.relu)
            f.when(isLast, () => {
              for (const sum of sums) f.set(sum, relu(sum));
            });
          for (const [index, sum] of sums.entries()) f.store(out, sum, index * 16);
        });
      });
    });
  });
}

export interface ListedWeightGradient {
  readonly source: PixelSource;
  readonly inputs: InputLists;
  /** A multiple of 16. */
  readonly inputCount: number;
  /** The gradient of the layer's sums. */
  readonly gradient: PackedGradient;
  /** A multiple of 32. */
  readonly units: number;
  /** The address of the weights' gradient, `[units / 32, inputs, 32]`. */
  readonly weights: number;
}

/**
 * `(from, to)` in units of 16 inputs: the weights' gradient over the whole batch. Threads share out the inputs, so the sum
 * over the batch has one order and needs no reduction. `samples` is the address of the batch's size.
 */
export function listedWeightGradient(dense: ListedWeightGradient, samples: number): Kernel {
  const { source, inputs, inputCount, gradient } = dense;
  return kernel(2, (f, [fromUnit, toUnit]) => {
    const count = f.i32(i32.load(samples));
    const first = f.i32(i32.mul(fromUnit, weightGradientRows));
    const beyond = f.i32(i32.mul(toUnit, weightGradientRows));
    f.loop(0, count, chunkImages, image => {
      const next = f.i32(i32.add(image, chunkImages));
      const to = f.i32(i32.select(i32.ltU(next, count), next, count));
      listInputs(f, source, inputs, [first, beyond], [image, to]);
      f.loop(0, dense.units / listedUnits, 1, block => {
        const gradients = f.i32(i32.add(i32.mul(block, gradient.blockBytes), gradient.base));
        const blockWeights = i32.add(i32.mul(block, inputCount), first);
        const out = f.i32(i32.add(i32.mul(blockWeights, cellBytes), dense.weights));
        const pairs = f.i32(i32.add(i32.mul(first, inputs.stride), inputs.pairs));
        const isFirst = f.i32(i32.eqz(image));
        f.loop(first, beyond, 1, input => {
          const sums = f.v128s(vectors, () => f32x4.splat(0));
          f.when(i32.eqz(isFirst), () => {
            for (const [index, sum] of sums.entries()) f.set(sum, v128.load(out, index * 16));
          });
          addListed(f, sums, pairs, f.i32(i32.load(i32.mul(input, 4), inputs.ends)), gradients);
          for (const [index, sum] of sums.entries()) f.store(out, sum, index * 16);
          f.advance(out, cellBytes);
          f.advance(pairs, inputs.stride);
        });
      });
    });
  });
}
