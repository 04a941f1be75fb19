/**
 * Moved images for test-time augmentation, with the bits of `viewOf` of core. All images of a request are moved alike, so the
 * host writes once where each pixel comes from, and the kernel only interpolates.
 */
import { imageSide, pixelsPerImage } from '../../../../../core/data/dataset.ts';
import { samplingOf } from '../../../../../core/evaluation/views.ts';
import type { View } from '../../../../../core/training/augment.ts';
import { type Expr, type I32, i32, type V128 } from '../../asm/expr.ts';
import type { FunctionBuilder, Local } from '../../asm/function-builder.ts';
import { f32x4, i32x4, v128 } from '../../asm/simd.ts';
import { type Kernel, kernel } from '../kernel.ts';
import type { Arena, Tensor } from '../tensor.ts';
import { sampleAddress } from '../visit.ts';

/** The image's grey levels as floats, with one pixel of paper before and two after each row and column. */
const levelRow = 32 * 4;
const levelBytes = 31 * levelRow;

/** What the host writes for four neighbouring pixels: four byte offsets among the levels, and the shares in x and y. */
const groupBytes = 3 * 16;

export interface ViewMemory {
  readonly table: number;
  /** `[shards]` images of levels, one after another. */
  readonly levels: number;
  readonly shards: number;
}

export function allocateViewMemory(arena: Arena, shards: number): ViewMemory {
  return {
    table: arena.allocate((pixelsPerImage / 4) * groupBytes),
    levels: arena.allocate(shards * levelBytes),
    shards,
  };
}

/** Writes the view that the kernel will show. */
export function writeView(memory: ArrayBufferLike, { table, levels, shards }: ViewMemory, view: View): void {
  const ints = new Int32Array(memory);
  const floats = new Float32Array(memory);
  const { line, column, shareX, shareY } = samplingOf(view);
  for (let pixel = 0; pixel < pixelsPerImage; pixel++) {
    const at = (table + Math.floor(pixel / 4) * groupBytes) / 4 + (pixel % 4);
    ints[at] = line[pixel] * levelRow + column[pixel] * 4;
    floats[at + 4] = shareX[pixel];
    floats[at + 8] = shareY[pixel];
  }
  floats.fill(view.paper, levels / 4, (levels + shards * levelBytes) / 4);
}

/** Converts one image's bytes at `source` to floats at `levels`, inside the border of paper. */
function widenLevels(f: FunctionBuilder, source: Expr<'i32'>, levels: Expr<'i32'>): void {
  const from = f.i32(source);
  const to = f.i32(i32.add(levels, levelRow + 4));
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

const perLevel = f32x4.splat(1 / 255);

/** The nearest whole grey level of a value in 0..1. */
const nearestLevel = (value: V128): V128 =>
  f32x4.floor(f32x4.add(f32x4.mul(value, f32x4.splat(255)), f32x4.splat(0.5)));

/** Gives four pixels of the view, in 0..1. */
function interpolate(f: FunctionBuilder, levels: I32, group: Local<'i32'>): V128 {
  const places = [0, 4, 8, 12].map(lane => f.i32(i32.add(levels, i32.load(group, lane))));
  const [upperLeft, upperRight] = neighbours(f, places, 0);
  const [lowerLeft, lowerRight] = neighbours(f, places, levelRow);
  const shareX = f.v128(v128.load(group, 16));
  const upper = f.v128(mix(upperLeft, upperRight, shareX));
  const lower = f.v128(mix(lowerLeft, lowerRight, shareX));
  const exact = f32x4.mul(mix(upper, lower, v128.load(group, 32)), perLevel);
  return f32x4.mul(nearestLevel(exact), perLevel);
}

/**
 * `(from, to, shard)`: writes the moved images of the batch, in 0..1. At `pixels` and `rows` are found the addresses of the
 * table and of the batch's row numbers.
 */
export function showView(memory: ViewMemory, pixels: number, rows: number, images: Tensor): Kernel {
  return kernel(3, (f, [from, to, shard]) => {
    const levels = f.i32(i32.add(i32.mul(shard, levelBytes), memory.levels));
    f.loop(from, to, 1, image => {
      const row = i32.load(i32.add(i32.load(rows), i32.mul(image, 4)));
      widenLevels(f, i32.add(i32.load(pixels), i32.mul(row, pixelsPerImage)), levels);
      const group = f.i32(memory.table);
      const target = f.i32(sampleAddress(images, image));
      f.loop(0, imageSide, 1, () => {
        f.loop(0, imageSide, 4, () => {
          const value = f.v128(interpolate(f, levels, group));
          if (images.pixelStride === 4) f.store(target, value);
          else
            for (const lane of [0, 1, 2, 3])
              f.storeF32(target, f32x4.lane(value, lane), lane * images.pixelStride);
          f.advance(group, groupBytes);
          f.advance(target, 4 * images.pixelStride);
        });
        f.advance(target, images.rowStride - imageSide * images.pixelStride);
      });
    });
  });
}
