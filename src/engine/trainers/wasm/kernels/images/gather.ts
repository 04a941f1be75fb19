/** Loads the batch's images, from bytes of the table to floats in 0..1. */
import { imageSide } from '../../../../../core/data/dataset.ts';
import { f32, i32 } from '../../asm/expr.ts';
import { f32x4, i32x4, v128 } from '../../asm/simd.ts';
import { type Kernel, kernel } from '../kernel.ts';
import { type PixelTable, perLevel, tableRow } from '../pixel-table.ts';
import type { Tensor } from '../tensor.ts';
import { sampleAddress } from '../visit.ts';

/** `(from, to)`: loads the images `from` to before `to` of the batch. */
export function gather(table: PixelTable, images: Tensor): Kernel {
  const contiguous = images.pixelStride === 4;
  return kernel(2, (f, [from, to]) => {
    f.loop(from, to, 1, sample => {
      const source = f.i32(tableRow(table, sample));
      const target = f.i32(sampleAddress(images, sample));
      const step = contiguous ? 4 : 1;
      f.loop(0, imageSide, 1, () => {
        f.loop(0, imageSide, step, () => {
          if (contiguous) {
            const levels = f32x4.convertI32(i32x4.extendLowBytes(v128.load32Zero(source)));
            f.store(target, f32x4.mul(levels, f32x4.splat(perLevel)));
          } else f.storeF32(target, f32.mul(f32.convertI32(i32.load8U(source)), perLevel));
          f.advance(source, step);
          f.advance(target, step * images.pixelStride);
        });
        f.advance(target, images.rowStride - imageSide * images.pixelStride);
      });
    });
  });
}
