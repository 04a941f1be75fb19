/** Dense layers. An image is a row of floats; weights are `[units / 8, inputs, 8]`. */
import { type I32, i32 } from '../asm/expr.ts';
import { f32x4, relu, v128 } from '../asm/simd.ts';
import { addCountedProducts, addProducts, zeroSums } from '../asm/tile-product.ts';
import { type Kernel, kernel } from './kernel.ts';
import { copyLine, lineBytes } from './own-copy.ts';
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
        const rows = totals.map((_, row) => row * input.sampleStride);
        const factors = { left: x, rows, right: w, leftStep: 4, rightStep: cellBytes };
        f.loop(0, inputs, run, () => {
          const sums = zeroSums(f, imagesPerBlock);
          addProducts(f, sums, factors, run);
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

/**
 * The address of `[units / block, images, block]`, and the bytes of one block of units of all images. The rows of a gradient
 * lie so far apart that they would share a few sets of the first cache.
 */
export interface PackedGradient {
  readonly base: I32;
  readonly block: number;
  readonly blockBytes: number;
}

/** The layout of the gradient in the memory that `allocate` gives. */
export function packedGradient(
  images: number,
  { channels }: Tensor,
  block: number,
  allocate: (bytes: number) => I32,
): PackedGradient {
  const blockBytes = images * block * 4;
  return { base: allocate((channels / block) * blockBytes), block, blockBytes };
}

/**
 * `(from, to)`: copies the images' gradients so that a block of units of all images lies together. Blocks of whole cache lines
 * are copied as `copyLine` does, for threads that read the images of others.
 */
export function packGradient(gradient: Tensor, packed: PackedGradient): Kernel {
  const bytes = packed.block * 4;
  return kernel(2, (f, [from, to]) => {
    f.loop(from, to, 1, sample => {
      const at = f.i32(i32.add(i32.mul(sample, gradient.sampleStride), gradient.base));
      const out = f.i32(i32.add(i32.mul(sample, bytes), packed.base));
      f.loop(0, gradient.channels / packed.block, 1, () => {
        if (bytes < lineBytes)
          for (let offset = 0; offset < bytes; offset += 16) f.store(out, v128.load(at, offset), offset);
        else for (let line = 0; line < bytes; line += lineBytes) copyLine(f, at, out, line);
        f.advance(at, bytes);
        f.advance(out, packed.blockBytes);
      });
    });
  });
}

/** The units that a product takes at once. */
export const unitsPerBlock = 8;

export interface DenseWeightGradient {
  readonly input: Tensor;
  /** The address of the thread's own `[4, images, 4]`: the inputs of one unit of work, `blockBytes` to the next four. */
  readonly columns: { readonly base: I32; readonly blockBytes: number };
  /** Of the layer's sums, in blocks of 8 units. */
  readonly gradient: PackedGradient;
  readonly units: number;
  /** The address of the weights' gradient. */
  readonly weights: number;
}

/** The inputs of one unit of work: one cache line of every image's row. */
export const weightGradientRows = 16;

/** The inputs of one row of sums. */
const rowsTogether = 4;

/** The layout of a unit's inputs in the memory that `allocate` gives. */
export function weightGradientColumns(
  images: number,
  allocate: (bytes: number) => I32,
): DenseWeightGradient['columns'] {
  const blockBytes = images * rowsTogether * 4 + lineBytes;
  return { base: allocate((weightGradientRows / rowsTogether) * blockBytes), blockBytes };
}

/**
 * `(from, to)` in units of 16 inputs: the weights' gradient over the whole batch. Threads share out the inputs, so the sum
 * over the batch has one order and needs no reduction. A unit's inputs are copied next to one another first: in their rows
 * they lie on more pages of memory than a core keeps addresses of. `samples` is the address of the batch's size.
 */
export function denseWeightGradient(
  { input: x, columns, gradient, units, weights }: DenseWeightGradient,
  samples: number,
): Kernel {
  const inputs = x.channels;
  return kernel(2, (f, [from, to]) => {
    const count = f.i32(i32.load(samples));
    f.loop(from, to, 1, unit => {
      const first = f.i32(i32.mul(unit, weightGradientRows));
      const beyond = i32.add(first, weightGradientRows);
      const last = f.i32(i32.select(i32.ltU(beyond, inputs), beyond, inputs));
      const at = f.i32(i32.add(i32.mul(first, 4), x.base));
      const copy = f.i32(columns.base);
      f.loop(0, count, 1, () => {
        // The last unit may copy numbers behind the image, which nothing reads.
        for (let part = 0; part < weightGradientRows / rowsTogether; part++)
          f.store(copy, v128.load(at, part * 16), part * columns.blockBytes);
        f.advance(at, x.sampleStride);
        f.advance(copy, rowsTogether * 4);
      });
      f.loop(0, units / unitsPerBlock, 1, block => {
        const value = f.i32(columns.base);
        f.loop(first, last, rowsTogether, row => {
          const left = f.i32(value);
          const d = f.i32(i32.add(i32.mul(block, gradient.blockBytes), gradient.base));
          const sums = zeroSums(f, rowsTogether);
          const steps = { leftStep: rowsTogether * 4, rightStep: cellBytes };
          addCountedProducts(f, sums, { left, rows: [0, 4, 8, 12], right: d, ...steps }, count);
          const out = f.i32(i32.add(i32.mul(i32.add(i32.mul(block, inputs), row), cellBytes), weights));
          for (const [index, pair] of sums.entries())
            for (const [half, sum] of pair.entries()) f.store(out, sum, index * cellBytes + half * 16);
          f.advance(value, columns.blockBytes);
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
