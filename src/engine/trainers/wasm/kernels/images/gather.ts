/** Loads the batch's images, from bytes of the table to floats in 0..1. */
import { imageSide, pixelsPerImage } from '../../../../../core/data/dataset.ts';
import { f32, i32 } from '../../asm/expr.ts';
import { f32x4, i32x4, v128 } from '../../asm/simd.ts';
import { type Kernel, kernel } from '../kernel.ts';
import type { Tensor } from '../tensor.ts';
import { sampleAddress } from '../visit.ts';

const perLevel = 1 / 255;

/**
 * `(from, to)`: loads the images `from` to before `to` of the batch. At `pixels` and `rows` are found the addresses of the
 * table and of the batch's row numbers.
 */
export function gather(pixels: number, rows: number, images: Tensor): Kernel {
  const contiguous = images.pixelStride === 4;
  return kernel(2, (f, [from, to]) => {
    f.loop(from, to, 1, sample => {
      const row = i32.load(i32.add(i32.load(rows), i32.mul(sample, 4)));
      const source = f.i32(i32.add(i32.load(pixels), i32.mul(row, pixelsPerImage)));
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
