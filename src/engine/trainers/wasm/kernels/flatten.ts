/** Flattening that leaves no padding between the numbers, and its way back. */
import type { ImageShape } from '../../../../core/training/plan/step-plan.ts';
import { f32, i32 } from '../asm/expr.ts';
import { type Kernel, kernel } from './kernel.ts';
import type { Tensor } from './tensor.ts';
import { forEachPixel } from './visit.ts';

/** The memory of flat images, as images `[height, width, channels]` without padding. */
export const unpadded = (flat: Tensor, [height, width, channels]: ImageShape): Tensor => ({
  ...flat,
  height,
  width,
  channels,
  rowStride: width * channels * 4,
  pixelStride: channels * 4,
});

/** `(from, to)`: copies the first channels of every pixel; padding stays as it is. */
export const copyChannels = (source: Tensor, target: Tensor, channels: number): Kernel =>
  kernel(2, (f, [from, to]) => {
    forEachPixel(f, from, to, [source, target], ([read, write]) => {
      f.loop(0, channels * 4, 4, channel =>
        f.storeF32(i32.add(write, channel), f32.load(i32.add(read, channel))),
      );
    });
  });
