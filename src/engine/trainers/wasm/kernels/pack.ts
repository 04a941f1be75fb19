/** Copies of convolution weights in the order in which the kernels read them, made at the start of each step. */
import { f32, i32 } from '../asm/expr.ts';
import type { FunctionHandle } from '../asm/function-builder.ts';
import type { ModuleBuilder } from '../asm/module-builder.ts';
import { blockChannels } from './conv-forward.ts';

export interface PackShape {
  readonly kernelSize: number;
  /** Floats of an input pixel. */
  readonly inChannels: number;
  /** Padded filters. */
  readonly outChannels: number;
}

/** `(from, to)` in blocks of 8 filters: `[filters, kernelSize, rowFloats]` to `[filters / 8, kernelSize, kernelSize, in, 8]`. */
export function packBlocks(
  module: ModuleBuilder,
  name: string,
  { kernelSize, inChannels }: PackShape,
  rowFloats: number,
  source: number,
  target: number,
): FunctionHandle {
  const cells = kernelSize * inChannels;
  return module.function(name, 2, (f, [from, to]) => {
    f.loop(from, to, 1, block => {
      const filter = f.i32(i32.add(i32.mul(block, blockChannels * kernelSize * rowFloats * 4), source));
      const out = f.i32(i32.add(i32.mul(block, kernelSize * cells * blockChannels * 4), target));
      f.loop(0, kernelSize, 1, () => {
        f.loop(0, cells, 1, () => {
          for (let lane = 0; lane < blockChannels; lane++)
            f.storeF32(out, f32.load(filter, lane * kernelSize * rowFloats * 4), lane * 4);
          f.advance(filter, 4);
          f.advance(out, blockChannels * 4);
        });
        f.advance(filter, (rowFloats - cells) * 4);
      });
    });
  });
}

/**
 * `(from, to)` in blocks of 8 input channels: `[out / 8, k, k, in, 8]` to `[in / 8, k, k, out, 8]` with the window turned by 180
 * degrees: the weights of the convolution that gives the input's gradient.
 */
export function packFlipped(
  module: ModuleBuilder,
  name: string,
  { kernelSize, inChannels, outChannels }: PackShape,
  source: number,
  target: number,
): FunctionHandle {
  const cellBytes = blockChannels * 4;
  const cells = kernelSize * kernelSize;
  return module.function(name, 2, (f, [from, to]) => {
    f.loop(from, to, 1, block => {
      const out = f.i32(i32.add(i32.mul(block, cells * outChannels * cellBytes), target));
      f.loop(0, cells, 1, cell => {
        const turned = f.i32(i32.sub(cells - 1, cell));
        const channel = i32.add(i32.mul(turned, inChannels), i32.mul(block, blockChannels));
        const from8 = f.i32(i32.add(i32.mul(channel, cellBytes), source));
        f.loop(0, outChannels / blockChannels, 1, () => {
          for (let outLane = 0; outLane < blockChannels; outLane++)
            for (let inLane = 0; inLane < blockChannels; inLane++)
              f.storeF32(
                out,
                f32.load(from8, inLane * cellBytes + outLane * 4),
                (outLane * blockChannels + inLane) * 4,
              );
          f.advance(out, blockChannels * cellBytes);
          f.advance(from8, cells * inChannels * cellBytes);
        });
      });
    });
  });
}
