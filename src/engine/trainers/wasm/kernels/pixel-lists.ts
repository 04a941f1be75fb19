/** Lists of the pixels that are not zero, of each image and of each input. */
import { type Expr, f32, type I32, i32 } from '../asm/expr.ts';
import type { FunctionBuilder, Local } from '../asm/function-builder.ts';
import { v128 } from '../asm/simd.ts';
import { type Kernel, kernel } from './kernel.ts';
import { copyLine, lineBytes } from './own-copy.ts';
import { type PixelTable, perLevel, tableRow } from './pixel-table.ts';
import { type Arena, roundUp, type Tensor } from './tensor.ts';

/** A pair of a byte offset and the number that belongs to it. */
export const pairBytes = 8;
/** The units whose sums are in registers at once: eight vectors. */
export const listedUnits = 32;
/** What the offsets count: the weights of an input to so many units, or the gradients of so many units of an image. */
export const cellBytes = listedUnits * 4;

/** The address of the images' lists, `stride` bytes apart. The bytes of its pairs, an integer, lie before each list. */
export interface ImageLists {
  readonly base: I32;
  readonly stride: number;
}

/** The layout of the images' lists in the memory that `allocate` gives. */
export function imageLists(
  images: number,
  { channels }: Tensor,
  allocate: (bytes: number) => I32,
): ImageLists {
  const stride = roundUp((channels + 2) * pairBytes, lineBytes);
  return { base: allocate(images * stride), stride };
}

const listAt = (lists: ImageLists, image: I32): Expr<'i32'> =>
  i32.add(i32.mul(image, lists.stride), lists.base);

/** Gives the addresses of an image's first pair and of the end of its list. */
export function boundsOf(
  f: FunctionBuilder,
  lists: ImageLists,
  image: I32,
): readonly [Local<'i32'>, Local<'i32'>] {
  const list = f.i32(listAt(lists, image));
  const first = f.i32(i32.add(list, pairBytes));
  return [first, f.i32(i32.add(first, i32.load(list)))];
}

/** Writes an image's list: `fill` advances the end, which it is given, behind each pair that it writes. */
function writeList(
  f: FunctionBuilder,
  lists: ImageLists,
  image: I32,
  fill: (end: Local<'i32'>) => void,
): void {
  const list = f.i32(listAt(lists, image));
  const end = f.i32(i32.add(list, pairBytes));
  fill(end);
  f.storeI32(list, i32.sub(i32.sub(end, list), pairBytes));
}

/** `(from, to)`: copies the lists of images, see `copyLine`. */
export function copyLists(source: ImageLists, target: ImageLists): Kernel {
  return kernel(2, (f, [from, to]) => {
    f.loop(from, to, 1, image => {
      const at = f.i32(listAt(source, image));
      const out = f.i32(listAt(target, image));
      const end = f.i32(i32.add(i32.add(at, pairBytes), i32.load(at)));
      f.doWhile(
        () => {
          copyLine(f, at, out);
          f.advance(at, lineBytes);
          f.advance(out, lineBytes);
        },
        () => i32.ltU(at, end),
      );
    });
  });
}

/** The address of one list of pairs for each input, `stride` bytes apart, and of the addresses where the lists end. */
export interface InputLists {
  readonly pairs: number;
  readonly stride: number;
  readonly ends: number;
}

/** Images whose gradients of 32 units stay in the first cache, 16 kB. */
export const chunkImages = 128;

/** Lists of each input's images, of a chunk at a time. They grow together, so their ends must not share a cache set. */
export function allocateInputLists(arena: Arena, images: number, { channels }: Tensor): InputLists {
  const stride = (Math.min(images, chunkImages) + 9) * pairBytes;
  return { pairs: arena.allocate(channels * stride), stride, ends: arena.allocate(channels * 4) };
}

const startOf = (lists: InputLists, index: I32): Expr<'i32'> =>
  i32.add(i32.mul(index, lists.stride), lists.pairs);

/** `(from, to)`: lists each image's numbers other than zero, with the offset of their weights. */
export function listImages(input: Tensor, lists: ImageLists): Kernel {
  return kernel(2, (f, [from, to]) => {
    f.loop(from, to, 1, sample => {
      const x = f.i32(i32.add(i32.mul(sample, input.sampleStride), input.base));
      writeList(f, lists, sample, end => {
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
      });
    });
  });
}

/** `(from, to)`: the lists of `listImages` from the bytes of the table. An image has a multiple of 4 pixels. */
export function listTableImages(table: PixelTable, pixels: number, lists: ImageLists): Kernel {
  return kernel(2, (f, [from, to]) => {
    f.loop(from, to, 1, sample => {
      const row = f.i32(tableRow(table, sample));
      writeList(f, lists, sample, end => {
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
      });
    });
  });
}

/**
 * Turns the lists of the images `fromImage` to before `toImage` into lists of the inputs from `first` to before `beyond`: the
 * images in which an input is not zero, with the offset of their gradient among those of 32 units.
 */
export function listInputs(
  f: FunctionBuilder,
  images: ImageLists,
  inputs: InputLists,
  [first, beyond]: readonly [Local<'i32'>, Local<'i32'>],
  [fromImage, toImage]: readonly [Expr<'i32'>, Expr<'i32'>],
): void {
  f.loop(first, beyond, 1, input => f.storeI32(i32.mul(input, 4), startOf(inputs, input), inputs.ends));
  const weightsFrom = f.i32(i32.mul(first, cellBytes));
  const weightsTo = f.i32(i32.mul(beyond, cellBytes));
  f.loop(fromImage, toImage, 1, image => {
    const gradient = f.i32(i32.mul(image, cellBytes));
    const [pair, end] = boundsOf(f, images, image);
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
