/** One image's grey levels as floats inside a border of paper, and their bilinear interpolation at four places at a time. */
import { imageSide } from '../../../../../core/data/dataset.ts';
import { type Expr, i32, type V128 } from '../../asm/expr.ts';
import type { FunctionBuilder, Local } from '../../asm/function-builder.ts';
import { f32x4, i32x4, v128 } from '../../asm/simd.ts';
import type { Tensor } from '../tensor.ts';

/** The bytes of a row of levels: one pixel of paper, 28 of the image, paper up to a power of two. */
export const levelRow = 32 * 4;
/** The bytes of one image's levels: one row of paper, 28 of the image, two of paper. */
export const levelBytes = 31 * levelRow;
/** The byte offset of the image's first pixel. */
export const firstLevel = levelRow + 4;

/** Converts one image's bytes at `source` to floats at `levels`, inside the border of paper. */
export function widenLevels(f: FunctionBuilder, source: Expr<'i32'>, levels: Expr<'i32'>): void {
  const from = f.i32(source);
  const to = f.i32(i32.add(levels, firstLevel));
  f.loop(0, imageSide, 1, () => {
    for (let x = 0; x < imageSide; x += 4)
      f.store(to, f32x4.convertI32(i32x4.extendLowBytes(v128.load32Zero(from, x))), x * 4);
    f.advance(from, imageSide);
    f.advance(to, levelRow);
  });
}

/** Loads two neighbouring levels at each of four places. Gives the four left ones and the four right ones. */
function neighbours(
  f: FunctionBuilder,
  places: readonly Local<'i32'>[],
  offset: number,
): readonly [V128, V128] {
  const pairs = places.map(place => v128.load(place, offset));
  const first = f.v128(v128.shuffle(pairs[0], pairs[1], [0, 4, 1, 5]));
  const last = f.v128(v128.shuffle(pairs[2], pairs[3], [0, 4, 1, 5]));
  return [f.v128(v128.shuffle(first, last, [0, 1, 4, 5])), f.v128(v128.shuffle(first, last, [2, 3, 6, 7]))];
}

/** Linear interpolation, `a + weight (b - a)`. */
const mix = (a: V128, b: V128, weight: V128): V128 => f32x4.add(a, f32x4.mul(weight, f32x4.sub(b, a)));

/**
 * Interpolates between the level at each of four addresses and its neighbours on the right and below, by shares in x and y:
 * first along the rows, then between them.
 */
export function interpolate(
  f: FunctionBuilder,
  places: readonly Local<'i32'>[],
  shareX: Local<'v128'>,
  shareY: V128,
): V128 {
  const [upperLeft, upperRight] = neighbours(f, places, 0);
  const [lowerLeft, lowerRight] = neighbours(f, places, levelRow);
  const upper = f.v128(mix(upperLeft, upperRight, shareX));
  const lower = f.v128(mix(lowerLeft, lowerRight, shareX));
  return mix(upper, lower, shareY);
}

/** Stores four neighbouring pixels of an image with one channel, the first `x` pixels behind `target`. */
export function storePixels(
  f: FunctionBuilder,
  { pixelStride }: Tensor,
  target: Local<'i32'>,
  pixels: Local<'v128'>,
  x: number,
): void {
  if (pixelStride === 4) f.store(target, pixels, x * 4);
  else
    for (const lane of [0, 1, 2, 3]) f.storeF32(target, f32x4.lane(pixels, lane), (x + lane) * pixelStride);
}
