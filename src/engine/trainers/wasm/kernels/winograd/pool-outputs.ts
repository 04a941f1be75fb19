/**
 * The outputs of Winograd's convolution whose tiles are no whole windows of the pooling behind it: kept for four images, then
 * pooled.
 */
import { type Expr, i32, type V128 } from '../../asm/expr.ts';
import type { FunctionBuilder } from '../../asm/function-builder.ts';
import { f32x4, i32x4, relu, v128 } from '../../asm/simd.ts';
import type { ConvForward } from '../conv/conv-forward.ts';
import { maximumOf } from '../conv/conv-pool-forward.ts';
import { imagesPerBlock } from '../dense.ts';
import { type Arena, allocateTensor, cornersOf, type Tensor } from '../tensor.ts';
import { forEachVector, sampleAddress } from '../visit.ts';

type Finished = Pick<ConvForward, 'input' | 'output' | 'bias' | 'relu'>;

/** Outputs of four images of shard 0, and the bytes to the next shard's. */
export interface ConvolvedScratch {
  readonly tensor: Tensor;
  readonly stride: number;
}

/** Room for twice the height and width of the pooled output. */
export function allocateConvolved(
  arena: Arena,
  { height, width, channels }: Tensor,
  shards: number,
): ConvolvedScratch {
  const tensor = allocateTensor(arena, shards * imagesPerBlock, [2 * height, 2 * width, channels]);
  return { tensor, stride: imagesPerBlock * tensor.sampleStride };
}

/** The sum with its bias, behind the ReLU if there is one; `channel` and `offset` are the bytes from the first channel. */
export function withBias(
  { bias, relu: rectified }: Pick<Finished, 'bias' | 'relu'>,
  sum: V128,
  channel: Expr<'i32'>,
  offset = 0,
): V128 {
  const biased = bias === null ? sum : f32x4.add(sum, v128.load(channel, bias + offset));
  return rectified ? relu(biased) : biased;
}

/** Pools the outputs of four images that begin at `convolved`; `sample` is the first of them. */
export function poolOutputs(
  f: FunctionBuilder,
  conv: Finished,
  { tensor }: ConvolvedScratch,
  winners: Tensor,
  convolved: Expr<'i32'>,
  sample: Expr<'i32'>,
): void {
  const { input, output } = conv;
  f.loop(0, imagesPerBlock, 1, image => {
    const number = f.i32(i32.add(sample, image));
    const from = f.i32(i32.add(convolved, i32.mul(image, tensor.sampleStride)));
    const out = f.i32(sampleAddress(output, number));
    const winner = f.i32(sampleAddress(winners, number));
    const origin = f.i32(0);
    f.loop(0, output.height, 1, () => {
      f.loop(0, output.width, 1, () => {
        const first = f.v128(i32x4.splat(origin));
        forEachVector(f, output.channels, channel => {
          const at = f.i32(i32.add(from, channel));
          const cells = cornersOf(tensor).map(corner => f.v128(v128.load(at, corner)));
          const best = maximumOf(f, cells, cornersOf(input));
          f.store(i32.add(out, channel), withBias(conv, best.value, channel));
          f.store(i32.add(winner, channel), i32x4.add(best.offset, first));
        });
        f.advance(from, 2 * tensor.pixelStride);
        f.advance(out, output.pixelStride);
        f.advance(winner, winners.pixelStride);
        f.advance(origin, 2 * input.pixelStride);
      });
      f.advance(from, tensor.rowStride);
      f.advance(out, output.rowStride - output.width * output.pixelStride);
      f.advance(winner, winners.rowStride - output.width * winners.pixelStride);
      f.advance(origin, 2 * (input.rowStride - output.width * input.pixelStride));
    });
  });
}
