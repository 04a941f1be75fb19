/**
 * Moved images for test-time augmentation, with the bits of `viewOf` of core. All images of a request are moved alike, so the
 * host writes once where each pixel comes from, and the kernel only interpolates.
 */
import { imageSide, pixelsPerImage } from '../../../../../core/data/dataset.ts';
import { samplingOf } from '../../../../../core/evaluation/views.ts';
import type { View } from '../../../../../core/training/augment.ts';
import { type I32, i32, type V128 } from '../../asm/expr.ts';
import type { FunctionBuilder, Local } from '../../asm/function-builder.ts';
import { f32x4, v128 } from '../../asm/simd.ts';
import { interpolate, levelBytes, levelRow, storePixels, widenLevels } from '../images/grey-levels.ts';
import { type Kernel, kernel } from '../kernel.ts';
import { type PixelTable, perLevel, tableRow } from '../pixel-table.ts';
import type { Arena, Tensor } from '../tensor.ts';
import { sampleAddress } from '../visit.ts';

/** What the host writes for four neighbouring pixels: four byte offsets among the levels, and the shares in x and y. */
const groupBytes = 3 * 16;

export interface ViewMemory {
  /** Where the pixels come from: a group of `groupBytes` for every four of them. */
  readonly groups: number;
  /** `[shards]` images of levels, one after another. */
  readonly levels: number;
  readonly shards: number;
}

export function allocateViewMemory(arena: Arena, shards: number): ViewMemory {
  return {
    groups: arena.allocate((pixelsPerImage / 4) * groupBytes),
    levels: arena.allocate(shards * levelBytes),
    shards,
  };
}

/** Writes the view that the kernel will show. */
export function writeView(memory: ArrayBufferLike, { groups, levels, shards }: ViewMemory, view: View): void {
  const ints = new Int32Array(memory);
  const floats = new Float32Array(memory);
  const { line, column, shareX, shareY } = samplingOf(view);
  for (let pixel = 0; pixel < pixelsPerImage; pixel++) {
    const at = (groups + Math.floor(pixel / 4) * groupBytes) / 4 + (pixel % 4);
    ints[at] = line[pixel] * levelRow + column[pixel] * 4;
    floats[at + 4] = shareX[pixel];
    floats[at + 8] = shareY[pixel];
  }
  floats.fill(view.paper, levels / 4, (levels + shards * levelBytes) / 4);
}

const toFloat = (level: V128): V128 => f32x4.mul(level, f32x4.splat(perLevel));

/** The nearest whole grey level of a value in 0..1. */
const nearestLevel = (value: V128): V128 =>
  f32x4.floor(f32x4.add(f32x4.mul(value, f32x4.splat(255)), f32x4.splat(0.5)));

/** Gives four pixels of the view, in 0..1. */
function pixelsOf(f: FunctionBuilder, levels: I32, group: Local<'i32'>): V128 {
  const places = [0, 4, 8, 12].map(lane => f.i32(i32.add(levels, i32.load(group, lane))));
  const level = interpolate(f, places, f.v128(v128.load(group, 16)), v128.load(group, 32));
  return toFloat(nearestLevel(toFloat(level)));
}

/** `(from, to, shard)`: writes the moved images of the batch, in 0..1. */
export function showView(memory: ViewMemory, table: PixelTable, images: Tensor): Kernel {
  return kernel(3, (f, [from, to, shard]) => {
    const levels = f.i32(i32.add(i32.mul(shard, levelBytes), memory.levels));
    f.loop(from, to, 1, image => {
      widenLevels(f, tableRow(table, image), levels);
      const group = f.i32(memory.groups);
      const target = f.i32(sampleAddress(images, image));
      f.loop(0, imageSide, 1, () => {
        f.loop(0, imageSide, 4, () => {
          storePixels(f, images, target, f.v128(pixelsOf(f, levels, group)), 0);
          f.advance(group, groupBytes);
          f.advance(target, 4 * images.pixelStride);
        });
        f.advance(target, images.rowStride - imageSide * images.pixelStride);
      });
    });
  });
}
