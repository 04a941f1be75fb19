/** The parts that both ways to lower a convolution share: its tensors, their shapes, and its pass over images. */
import { padChannels } from '../../../../core/training/plan/pad-channels.ts';
import type { ConvOp } from '../../../../core/training/plan/step-plan.ts';
import { type ConvForward, convForward } from '../kernels/conv/conv-forward.ts';
import { convPoolForward } from '../kernels/conv/conv-pool-forward.ts';
import type { WindowLists } from '../kernels/conv/ink-windows.ts';
import type { PackShape } from '../kernels/conv/pack.ts';
import type { Tensor } from '../kernels/tensor.ts';
import { isPooledByTile, type Winograd } from '../kernels/winograd/cook-toom.ts';
import { packWinograd, winogradForward } from '../kernels/winograd/forward.ts';
import { winogradInputGradient } from '../kernels/winograd/input-gradient.ts';
import { allocateConvolved } from '../kernels/winograd/pool-outputs.ts';
import { allocateScratch } from '../kernels/winograd/product.ts';
import type { Activation } from './activations.ts';
import type { Compilation } from './compilation.ts';
import { type Call, shardCount } from './program.ts';

export interface ConvTensors {
  readonly input: Activation;
  readonly output: Activation;
  /** The gradient of the loss with respect to `output`, which the operations behind the convolution have written. */
  readonly outputGradient: Tensor;
}

export const packShapeOf = (op: ConvOp, input: Activation): PackShape => ({
  kernelSize: op.kernelSize,
  inChannels: input.paddedChannels,
  outChannels: padChannels(op.convolved[2]),
});

/** Floats of one packed kernel. */
export const packedFloats = ({ kernelSize, inChannels, outChannels }: PackShape): number =>
  kernelSize * kernelSize * inChannels * outChannels;

/** The shape `[height, width, channels]` behind the pooling. */
export const pooledShape = ({ value }: Activation) => [value.height, value.width, value.channels] as const;

/**
 * Gives the call of one convolution over images, and packs its weights for Winograd's transforms where there is one for
 * it. With `winners` the pass pools 2 x 2 and writes them; `windows` tells which windows are blank.
 * `normalised` says that a batch normalisation follows.
 */
export function lowerConvPass(
  c: Compilation,
  pass: ConvForward,
  winograd: Winograd | null,
  winners: Tensor | null,
  windows: WindowLists | null = null,
  normalised = false,
): Call {
  const inChannels = pass.input.channels;
  if (!winograd) {
    const { bias } = pass;
    if (winners && bias !== null)
      return c.shards('convPool', convPoolForward({ ...pass, bias, winners, windows, norm: null }));
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
  const convolved =
    winners && !isPooledByTile(winograd) ? allocateConvolved(c.arena, pass.output, shardCount) : null;
  const forward = { ...pass, winograd, weights, winners, scratch, normalised, convolved };
  return c.shards('winograd', winogradForward(forward));
}

/** A transform with the turned weights that it takes, `[in / 8, k, k, out, 8]` (see `packFlipped`). */
interface Turned {
  readonly winograd: Winograd;
  readonly weights: number;
  readonly shape: PackShape;
}

/** Packs the weights of the adjoint of Winograd's convolution. Gives their address. */
export function packAdjoint(c: Compilation, { winograd, weights, shape }: Turned): number {
  const { inChannels, outChannels } = shape;
  const transformed = c.arena.allocate(winograd.side ** 2 * inChannels * outChannels * 4);
  const turned = { ...winograd, filter: winograd.filter.map(row => row.toReversed()) };
  c.pack.push(
    c.blocks('packWinograd', inChannels / 8, packWinograd(turned, outChannels, weights, transformed)),
  );
  return transformed;
}

/** Gives the call of the input's gradient by the adjoint of Winograd's convolution, and packs its weights. */
export function lowerAdjoint(
  c: Compilation,
  op: ConvOp,
  turned: Turned,
  outputGradient: Tensor,
  inputGradient: Tensor,
): Call {
  const { winograd, shape } = turned;
  const weights = packAdjoint(c, turned);
  const scratch = allocateScratch(c.arena, winograd, shape.outChannels, shardCount);
  return c.shards(
    'winogradInputGradient',
    winogradInputGradient({ ...op, outputGradient, inputGradient, winograd, weights, scratch }),
  );
}
