/** One convolution over images, by Winograd's transforms where they serve. */

import { convForward } from '../kernels/conv/conv-forward.ts';
import { convPoolForward } from '../kernels/conv/conv-pool-forward.ts';
import type { Tensor } from '../kernels/tensor.ts';
import type { Winograd } from '../kernels/winograd/cook-toom.ts';
import { packWinograd, winogradForward } from '../kernels/winograd/forward.ts';
import { allocateScratch } from '../kernels/winograd/product.ts';
import type { Compilation } from './compilation.ts';
import { type Call, shardCount } from './program.ts';

export interface ConvPass {
  readonly input: Tensor;
  readonly padTop: number;
  readonly padLeft: number;
  readonly kernelSize: number;
  readonly stride: number;
  /** `[out / 8, k, k, in, 8]` */
  readonly weights: number;
  readonly bias: number | null;
  readonly relu: boolean;
  readonly output: Tensor;
}

/** Packs what the pass needs and gives its call. With winners the pass pools. */
export function emitPass(
  c: Compilation,
  pass: ConvPass,
  winograd: Winograd | null,
  winners: Tensor | null,
): Call {
  const inChannels = pass.input.channels;
  if (!winograd) {
    const { bias } = pass;
    if (winners && bias !== null)
      return c.shards('convPool', convPoolForward({ ...pass, bias, winners, norm: null }));
    return c.shards('conv', convForward(pass));
  }
  const weights = c.arena.allocate(winograd.side ** 2 * inChannels * pass.output.channels * 4);
  const scratch = allocateScratch(c.arena, winograd, inChannels, shardCount);
  c.pack.push(
    c.blocks(
      'packWinograd',
      pass.output.channels / 8,
      packWinograd(winograd, inChannels, pass.weights, weights),
    ),
  );
  return c.shards('winograd', winogradForward({ ...pass, winograd, weights, winners, scratch }));
}
