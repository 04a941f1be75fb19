/** Lists of the pixels that are not zero, of each image and of each input. */
import { type Expr, f32, type I32, i32 } from '../asm/expr.ts';
import type { FunctionBuilder, Local } from '../asm/function-builder.ts';
import { v128 } from '../asm/simd.ts';
import { type PixelTable, perLevel, tableRow } from './gather.ts';
import { type Kernel, kernel } from './kernel.ts';
import type { Arena, Tensor } from './tensor.ts';

/** A pair of a byte offset and the number that belongs to it. */
export const pairBytes = 8;
/** What the offsets count: the weights of an input to 32 units, or the gradients of 32 units of an image. */
export const cellBytes = 128;

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

/** Images whose gradients of 32 units stay in the first cache, 16 kB. */
export const chunkImages = 128;

/** Lists of each input's images, of a chunk at a time. They grow together, so their ends must not share a cache set. */
export function allocateInputLists(arena: Arena, images: number, { channels }: Tensor): PairLists {
  const stride = (Math.min(images, chunkImages) + 9) * pairBytes;
  return { pairs: arena.allocate(channels * stride), stride, ends: arena.allocate(channels * 4) };
}

const startOf = (lists: PairLists, index: I32): Expr<'i32'> =>
  i32.add(i32.mul(index, lists.stride), lists.pairs);

/** `(from, to)`: lists each image's numbers other than zero, with the offset of their weights. */
export function listImages(input: Tensor, lists: PairLists): Kernel {
  return kernel(2, (f, [from, to]) => {
    f.loop(from, to, 1, sample => {
      const x = f.i32(i32.add(i32.mul(sample, input.sampleStride), input.base));
      const end = f.i32(startOf(lists, sample));
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

/** `(from, to)`: the lists of `listImages` from the bytes of the table. An image has a multiple of 4 pixels. */
export function listTableImages(table: PixelTable, pixels: number, lists: PairLists): Kernel {
  return kernel(2, (f, [from, to]) => {
    f.loop(from, to, 1, sample => {
      const row = f.i32(tableRow(table, sample));
      const end = f.i32(startOf(lists, sample));
      f.loop(0, pixels, 4, pixel => {
        const levels = f.i32(i32.load(i32.add(row, pixel)));
        f.when(levels, () => {
          const weight = f.i32(i32.mul(pixel, cellBytes));
          for (let lane = 0; lane < 4; lane++) {
            const level = f.i32(i32.and(i32.shrU(levels, lane * 8), 255));
            f.storeI32(end, i32.add(weight, lane * cellBytes));
            f.storeF32(end, f32.mul(f32.convertI32(level), perLevel), 4);
            f.advance(end, i32.shl(i32.ne(level, 0), 3));
          }
        });
      });
      f.storeI32(i32.mul(sample, 4), end, lists.ends);
    });
  });
}

/**
 * Turns the lists of the images `fromImage` to before `toImage` into lists of the inputs from `first` to before `beyond`: the
 * images in which an input is not zero, with the offset of their gradient among those of 32 units.
 */
export function listInputs(
  f: FunctionBuilder,
  images: PairLists,
  inputs: PairLists,
  [first, beyond]: readonly [Local<'i32'>, Local<'i32'>],
  [fromImage, toImage]: readonly [Expr<'i32'>, Expr<'i32'>],
): void {
  f.loop(first, beyond, 1, input => f.storeI32(i32.mul(input, 4), startOf(inputs, input), inputs.ends));
  const weightsFrom = f.i32(i32.mul(first, cellBytes));
  const weightsTo = f.i32(i32.mul(beyond, cellBytes));
  f.loop(fromImage, toImage, 1, image => {
    const gradient = f.i32(i32.mul(image, cellBytes));
    const pair = f.i32(startOf(images, image));
    const end = f.i32(i32.load(i32.mul(image, 4), images.ends));
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
