/** The parts that both ways to lower a convolution share: its tensors, their shapes, and its pass over images. */
import { padChannels } from '../../../../core/training/plan/pad-channels.ts';
import type { ConvOp } from '../../../../core/training/plan/step-plan.ts';
import type { I32 } from '../asm/expr.ts';
import { type ConvForward, convForward } from '../kernels/conv/conv-forward.ts';
import { convPoolForward } from '../kernels/conv/conv-pool-forward.ts';
import type { WindowLists } from '../kernels/conv/ink-windows.ts';
import type { PackShape } from '../kernels/conv/pack.ts';
import type { SeenWindows } from '../kernels/conv/seen-windows.ts';
import { allocatePlaces } from '../kernels/conv/window-places.ts';
import type { Tensor } from '../kernels/tensor.ts';
import { isPooledByTile, type Winograd } from '../kernels/winograd/cook-toom.ts';
import { packWinograd, winogradForward } from '../kernels/winograd/forward.ts';
import { winogradInputGradient } from '../kernels/winograd/input-gradient.ts';
import { winogradListed } from '../kernels/winograd/listed-forward.ts';
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
 */
export function lowerConvPass(
  c: Compilation,
  pass: ConvForward,
  winograd: Winograd | null,
  winners: Tensor | null,
  windows: WindowLists | null = null,
): Call {
  if (!winograd) {
    const { bias } = pass;
    if (winners && bias !== null)
      return c.shards('convPool', convPoolForward({ ...pass, bias, winners, windows, norm: null }));
    return c.shards('conv', convForward(pass));
  }
  const transformed = transformWeights(c, pass, winograd);
  const convolved =
    winners && !isPooledByTile(winograd) ? allocateConvolved(c.arena, pass.output, shardCount) : null;
  return c.shards('winograd', winogradForward({ ...pass, ...transformed, winners, convolved }));
}

/** Packs the weights of a convolution for Winograd's transforms. */
function transformWeights(c: Compilation, pass: ConvForward, winograd: Winograd) {
  const inChannels = pass.input.channels;
  const bytes = winograd.side ** 2 * inChannels * pass.output.channels * 4;
  const weights = c.packed('packWinograd', pass.output.channels / 8, bytes, target =>
    packWinograd(winograd, inChannels, pass.weights, target),
  );
  const scratch = allocateScratch(c.arena, winograd, inChannels, shardCount);
  return { winograd, weights, scratch };
}

/** Gives the call of a pooled convolution of the listed windows only. */
export function lowerListedPass(
  c: Compilation,
  pass: ConvForward,
  winograd: Winograd,
  winners: Tensor,
  seen: SeenWindows,
): Call {
  const transformed = transformWeights(c, pass, winograd);
  const places = allocatePlaces(c.arena, seen, shardCount);
  return c.shards('winograd', winogradListed({ ...pass, ...transformed, winners, seen, places }));
}

/** A transform with the turned weights that it takes, `[in / 8, k, k, out, 8]` (see `packFlipped`). */
export interface Turned {
  readonly winograd: Winograd;
  readonly weights: I32;
  readonly shape: PackShape;
}

/** Packs the turned weights for the adjoint of Winograd's convolution. Gives their address. */
export function packAdjoint(c: Compilation, { winograd, weights, shape }: Turned): I32 {
  const { inChannels, outChannels } = shape;
  const bytes = winograd.side ** 2 * inChannels * outChannels * 4;
  const turned = { ...winograd, filter: winograd.filter.map(row => row.toReversed()) };
  return c.packed('packWinograd', inChannels / 8, bytes, target =>
    packWinograd(turned, outChannels, weights, target),
  );
}

/** The same, with scratch memory of every shard. */
export function transformTurned(c: Compilation, turned: Turned) {
  const { winograd, shape } = turned;
  const scratch = allocateScratch(c.arena, winograd, shape.outChannels, shardCount);
  return { winograd, weights: packAdjoint(c, turned), scratch };
}

/** Gives the call of the input's gradient by the adjoint of Winograd's convolution. */
export function lowerAdjoint(
  c: Compilation,
  op: ConvOp,
  turned: Turned,
  outputGradient: Tensor,
  inputGradient: Tensor,
): Call {
  const transformed = transformTurned(c, turned);
  return c.shards(
    'winogradInputGradient',
    winogradInputGradient({ ...op, ...transformed, outputGradient, inputGradient }),
  );
}
