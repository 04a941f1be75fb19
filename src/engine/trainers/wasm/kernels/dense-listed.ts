/**
 * A dense layer that reads pixels, four fifths of which are zero. A factor of zero adds nothing to a sum, so the others are
 * listed first, and the products walk the lists. Weights are `[units / 32, inputs, 32]`: what one listed pixel is multiplied
 * with fills whole cache lines.
 */
import { type Expr, type I32, i32 } from '../asm/expr.ts';
import type { FunctionBuilder, Local } from '../asm/function-builder.ts';
import { f32x4, mulAdd, relu, v128 } from '../asm/simd.ts';
import { type PackedGradient, weightGradientRows } from './dense.ts';
import { type Kernel, kernel } from './kernel.ts';
import type { Arena, Tensor } from './tensor.ts';

/** The units whose sums are in registers at once: eight vectors. */
export const listedUnits = 32;
const cellBytes = listedUnits * 4;
const vectors = listedUnits / 4;
/** A pair of a byte offset and the number that belongs to it. */
const pairBytes = 8;

/** The addresses of one list of pairs for each image or input, `stride` bytes apart, and of the addresses where the lists end. */
export interface PairLists {
  readonly pairs: number;
  readonly stride: number;
  readonly ends: number;
}

export function allocateImageLists(arena: Arena, images: number, { channels }: Tensor): PairLists {
  const stride = (channels + 1) * pairBytes;
  return { pairs: arena.allocate(images * stride), stride, ends: arena.allocate(images * 4) };
}

/** `(from, to)`: lists each image's numbers other than zero, with the offset of their weights among those of 32 units. */
export function listImages(input: Tensor, lists: PairLists): Kernel {
  return kernel(2, (f, [from, to]) => {
    f.loop(from, to, 1, sample => {
      const x = f.i32(i32.add(i32.mul(sample, input.sampleStride), input.base));
      const end = f.i32(i32.add(i32.mul(sample, lists.stride), lists.pairs));
      f.loop(0, input.channels * cellBytes, 4 * cellBytes, weight => {
        f.when(v128.anyTrue(v128.load(x)), () => {
          for (let lane = 0; lane < 4; lane++) {
            const bits = f.i32(i32.load(x, lane * 4));
            f.storeI32(end, i32.add(weight, lane * cellBytes));
            f.storeI32(end, bits, 4);
            f.advance(end, i32.shl(i32.ne(bits, 0), 3));
          }
        });
        f.advance(x, 16);
      });
      f.storeI32(i32.mul(sample, 4), end, lists.ends);
    });
  });
}

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
  readonly lists: PairLists;
  /** Floats of an input row. */
  readonly inputs: number;
  /** A row has `channels` floats, a multiple of 32. */
  readonly output: Tensor;
  /** The address of `[units / 32, inputs, 32]`. */
  readonly weights: I32;
  readonly bias: number | null;
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
      f.loop(from, to, 1, sample => {
        const sums = f.v128s(vectors, index =>
          dense.bias === null ? f32x4.splat(0) : v128.load(blockOffset, dense.bias + index * 16),
        );
        const first = f.i32(i32.add(i32.mul(sample, lists.stride), lists.pairs));
        const end = f.i32(i32.load(i32.mul(sample, 4), lists.ends));
        addListed(f, sums, first, end, weights);
        const out = f.i32(i32.add(i32.add(i32.mul(sample, output.sampleStride), blockOffset), output.base));
        for (const [index, sum] of sums.entries()) f.store(out, dense.relu ? relu(sum) : sum, index * 16);
      });
    });
  });
}

/** Images whose gradients of 32 units stay in the first cache, 16 kB. */
const chunkImages = 128;

export function allocateInputLists(arena: Arena, images: number, { channels }: Tensor): PairLists {
  const stride = Math.min(images, chunkImages) * pairBytes;
  return { pairs: arena.allocate(channels * stride), stride, ends: arena.allocate(channels * 4) };
}

/**
 * Turns the lists of the images `fromImage` to before `toImage` into lists of the inputs from `first` to before `beyond`: the
 * images in which an input is not zero, with the offset of their gradient among those of 32 units.
 */
function listInputs(
  f: FunctionBuilder,
  images: PairLists,
  inputs: PairLists,
  first: Local<'i32'>,
  beyond: Local<'i32'>,
  fromImage: Expr<'i32'>,
  toImage: Expr<'i32'>,
): void {
  f.loop(first, beyond, 1, input =>
    f.storeI32(i32.mul(input, 4), i32.add(i32.mul(input, inputs.stride), inputs.pairs), inputs.ends),
  );
  const weightsFrom = f.i32(i32.mul(first, cellBytes));
  const weightsTo = f.i32(i32.mul(beyond, cellBytes));
  f.loop(fromImage, toImage, 1, image => {
    const pair = f.i32(i32.add(i32.mul(image, images.stride), images.pairs));
    const end = f.i32(i32.load(i32.mul(image, 4), images.ends));
    const gradient = f.i32(i32.mul(image, cellBytes));
    f.loop(pair, end, pairBytes, at => {
      const weight = f.i32(i32.load(at));
      f.when(i32.and(i32.geU(weight, weightsFrom), i32.ltU(weight, weightsTo)), () => {
        const slot = f.i32(i32.shrU(weight, Math.log2(cellBytes / 4)));
        const last = f.i32(i32.load(slot, inputs.ends));
        f.storeI32(last, gradient);
        f.storeI32(last, i32.load(at, 4), 4);
        f.storeI32(slot, i32.add(last, pairBytes), inputs.ends);
      });
    });
  });
}

export interface ListedWeightGradient {
  /** The lists of the forward pass. */
  readonly images: PairLists;
  readonly inputs: PairLists;
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
  const { images, inputs, inputCount, gradient } = dense;
  return kernel(2, (f, [from, to]) => {
    const count = f.i32(i32.load(samples));
    const first = f.i32(i32.mul(from, weightGradientRows));
    const whole = f.i32(i32.mul(to, weightGradientRows));
    const beyond = f.i32(i32.select(i32.ltU(whole, inputCount), whole, inputCount));
    f.loop(0, count, chunkImages, image => {
      const next = f.i32(i32.add(image, chunkImages));
      listInputs(
        f,
        images,
        inputs,
        first,
        beyond,
        image,
        f.i32(i32.select(i32.ltU(next, count), next, count)),
      );
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
