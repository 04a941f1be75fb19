/** Lists of the pixels of each image that are not zero. */
import { type Expr, type I32, i32 } from '../../asm/expr.ts';
import type { FunctionBuilder, Local } from '../../asm/function-builder.ts';
import { f32x4, i32x4, v128 } from '../../asm/simd.ts';
import { type Kernel, kernel } from '../kernel.ts';
import { lineBytes } from '../own-copy.ts';
import type { PixelSource } from '../pixel-table.ts';
import { roundUp, type Tensor } from '../tensor.ts';

/** A pair of a byte offset and the number that belongs to it. */
export const pairBytes = 8;
/** The units whose sums are in registers at once: eight vectors. */
export const listedUnits = 32;
/** What the offsets count: the weights of an input to so many units, or the gradients of so many units of an image. */
export const cellBytes = listedUnits * 4;

/**
 * The inputs whose weights to 32 units are read together, of one image after the other: so many stay in the first cache, and
 * all of a layer's do not.
 */
const partInputs = 196;

/**
 * The address of the images' lists, `stride` bytes apart. Before each list lie the addresses of its first pair and of the end of
 * every part, of the pairs of `partInputs` neighbouring inputs.
 */
export interface ImageLists {
  readonly base: I32;
  readonly stride: number;
  readonly parts: number;
}

/** The layout of the images' lists in the memory that `allocate` gives. */
export function imageLists(
  images: number,
  { channels }: Tensor,
  allocate: (bytes: number) => I32,
): ImageLists {
  const parts = Math.ceil(channels / partInputs);
  const stride = roundUp(headerBytes(parts) + (channels + 1) * pairBytes, lineBytes);
  return { base: allocate(images * stride), stride, parts };
}

const headerBytes = (parts: number): number => (parts + 1) * 4;

/** Gives the addresses of the first pair of a part of an image's list and of the part's end. */
export function boundsOf(
  f: FunctionBuilder,
  lists: ImageLists,
  image: I32,
  part: I32,
): readonly [Local<'i32'>, Local<'i32'>] {
  const at = f.i32(i32.add(i32.add(i32.mul(image, lists.stride), lists.base), i32.mul(part, 4)));
  return [f.i32(i32.load(at)), f.i32(i32.load(at, 4))];
}

/** What the offsets of four neighbours add to that of the first. */
export const cellOffsets = i32x4.const(0, cellBytes, 2 * cellBytes, 3 * cellBytes);

/** Writes those of four pairs whose bits are set in `kept`, and advances the end behind them. */
export function writePairs(
  f: FunctionBuilder,
  end: Local<'i32'>,
  offsets: Local<'v128'>,
  values: Local<'v128'>,
  kept: Local<'i32'>,
): void {
  const lower = f.v128(v128.shuffle(offsets, values, [0, 4, 1, 5]));
  const upper = f.v128(v128.shuffle(offsets, values, [2, 6, 3, 7]));
  // A bit of the lanes that are kept is moved to where it counts the bytes of a pair.
  f.storeHalf(end, lower, 0);
  f.advance(end, i32.shl(i32.and(kept, 1), 3));
  f.storeHalf(end, lower, 1);
  f.advance(end, i32.shl(i32.and(kept, 2), 2));
  f.storeHalf(end, upper, 0);
  f.advance(end, i32.shl(i32.and(kept, 4), 1));
  f.storeHalf(end, upper, 1);
  f.advance(end, i32.and(kept, 8));
}

/** A bit for each lane that is not zero. */
export const inkedLanes = (values: Local<'v128'>): Expr<'i32'> =>
  i32x4.bitmask(v128.not(f32x4.eq(values, f32x4.splat(0))));

/** `(from, to)`: lists each image's numbers other than zero, with the offset of their weights. `inputs` is a multiple of four. */
export function listImages(source: PixelSource, inputs: number, lists: ImageLists): Kernel {
  return kernel(2, (f, [from, to]) => {
    f.loop(from, to, 1, sample => {
      const image = f.i32(source.at(sample));
      const word = f.i32(i32.add(i32.mul(sample, lists.stride), lists.base));
      const end = f.i32(i32.add(word, headerBytes(lists.parts)));
      f.storeI32(word, end);
      f.loop(0, inputs, partInputs, from => {
        const beyond = f.i32(i32.add(from, partInputs));
        const to = f.i32(i32.select(i32.ltU(beyond, inputs), beyond, inputs));
        f.loop(from, to, 4, input => {
          const { ink, values } = source.read(image, input);
          f.when(ink, () => {
            const offsets = f.v128(i32x4.add(i32x4.splat(i32.mul(input, cellBytes)), cellOffsets));
            const read = f.v128(values);
            writePairs(f, end, offsets, read, f.i32(inkedLanes(read)));
          });
        });
        f.advance(word, 4);
        f.storeI32(word, end);
      });
    });
  });
}
