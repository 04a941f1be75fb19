/**
 * A convolution whose output gradient is sparse: a 2 x 2 max-pooling is fused behind it, so that at most one position of
 * four carries gradient. With a batch normalisation in between this holds for grey images only, where the dense part of
 * the gradient follows from sums over the input (see `conv-norm-filter-gradient.ts`); `isSparse` decides.
 */
import type { ConvOp } from '../../../../core/training/plan/step-plan.ts';
import type { ConvForward } from '../kernels/conv/conv-forward.ts';
import { convNormFilterGradient } from '../kernels/conv/conv-norm-filter-gradient.ts';
import { convPoolForward } from '../kernels/conv/conv-pool-forward.ts';
import { convSparseBackward } from '../kernels/conv/conv-sparse-backward.ts';
import {
  allocateWindowLists,
  canListWindows,
  listWindows,
  type WindowLists,
} from '../kernels/conv/ink-windows.ts';
import { packBlocks, packFlippedFilters } from '../kernels/conv/pack.ts';
import { pairListsBytes } from '../kernels/conv/pair-lists.ts';
import {
  allocateSeenWindows,
  listSeen,
  moveSeenGradient,
  type SeenWindows,
} from '../kernels/conv/seen-windows.ts';
import { spreadWinners } from '../kernels/conv/spread-winners.ts';
import { allocatePlaces } from '../kernels/conv/window-places.ts';
import { allocateWindowSums } from '../kernels/conv/window-sums.ts';
import { allocateLike, allocateTensor, type Tensor } from '../kernels/tensor.ts';
import { adjointWinogradOf, type Winograd, winogradOf } from '../kernels/winograd/cook-toom.ts';
import { winogradListedGradient } from '../kernels/winograd/listed-gradient.ts';
import { barrier, type Compilation } from './compilation.ts';
import {
  type ConvTensors,
  lowerAdjoint,
  lowerConvPass,
  lowerListedPass,
  packedFloats,
  packShapeOf,
  transformTurned,
} from './conv-pass.ts';
import { lowerConvNormPool } from './lower-norm.ts';
import { type Call, shardCount } from './program.ts';
import { windowRowFloats } from './weight-layout.ts';

/** Lists the windows of every image, where some may be told to be blank. */
function lowerWindows(c: Compilation, op: ConvOp, conv: ConvForward): WindowLists | null {
  if (!canListWindows(conv)) return null;
  const windows = allocateWindowLists(c.arena, c.capacity, conv.output);
  c.forwardAndInference(c.shards('listWindows', listWindows(conv, windows)));
  c.windows.set(op, windows);
  return windows;
}

/** Lists the windows by what they see of the convolution right before, where that one tells its blank windows apart. */
function lowerSeen(
  c: Compilation,
  op: ConvOp,
  conv: ConvForward,
  winograd: Winograd | null,
): SeenWindows | null {
  const before = c.plan.ops[c.plan.ops.indexOf(op) - 1];
  if (before?.kind !== 'conv' || before.norm !== null || op.norm !== null) return null;
  const windows = c.windows.get(before);
  if (!windows || winograd?.outputs !== 2 || op.kernelSize !== 3) return null;
  const seen = allocateSeenWindows(c.arena, c.capacity, conv, shardCount);
  c.forwardAndInference(c.shards('listWindows', listSeen(conv, windows, seen)));
  return seen;
}

/**
 * The calls of the input's gradient by the adjoint of Winograd's convolution, or null where it has none. It takes the zeroes
 * beside the winners along, and still needs half of the time of adding each winner's window to the gradient.
 */
function lowerPooledAdjoint(
  c: Compilation,
  op: ConvOp,
  { input, output, outputGradient }: ConvTensors,
  winners: Tensor,
  seen: SeenWindows | null,
): readonly Call[] | null {
  const conv = { ...op, inChannels: input.paddedChannels };
  const winograd = seen ? winogradOf(conv) : adjointWinogradOf(conv);
  if (!input.gradient || !winograd) return null;
  const shape = packShapeOf(op, input);
  const rowFloats = windowRowFloats(op.kernelSize, shape.inChannels);
  const weights = c.packed('packFlipped', shape.inChannels / 8, packedFloats(shape) * 4, target =>
    packFlippedFilters(shape, rowFloats, c.weight(op.kernel), target),
  );
  const turned = { winograd, weights, shape };
  const pool = { output: output.value, outputGradient, winners, relu: op.relu };
  if (seen) {
    const places = allocatePlaces(c.arena, seen, shardCount);
    const listed = { ...op, ...pool, ...transformTurned(c, turned), input: input.gradient, seen, places };
    return [c.shards('winogradInputGradient', winogradListedGradient(listed))];
  }
  const [height, width] = op.convolved;
  const convolvedGradient = allocateTensor(c.arena, c.capacity, [height, width, shape.outChannels]);
  return [
    c.shards('spreadWinners', spreadWinners({ ...pool, input: input.value, convolvedGradient })),
    lowerAdjoint(c, op, turned, convolvedGradient, input.gradient),
  ];
}

export function lowerConvSparse(
  c: Compilation,
  op: ConvOp,
  { input, output, outputGradient }: ConvTensors,
): void {
  const shape = packShapeOf(op, input);
  const rowFloats = windowRowFloats(op.kernelSize, input.paddedChannels);
  const winners = allocateLike(c.arena, c.capacity, output.value);
  const common = { ...op, input: input.value, output: output.value };
  const packed = c.packed('packBlocks', shape.outChannels / 8, packedFloats(shape) * 4, target =>
    packBlocks(shape, rowFloats, c.weight(op.kernel), target),
  );
  const conv = { ...common, weights: packed, bias: c.weight(op.bias) };
  const winograd = winogradOf({ ...op, inChannels: input.paddedChannels });
  const seen = lowerSeen(c, op, conv, winograd);
  const windows = seen?.lists ?? lowerWindows(c, op, conv);
  const lists = c.arena.allocate(shardCount * pairListsBytes(output.value));
  const gradient = {
    ...common,
    weights: c.weight(op.kernel),
    rowFloats,
    weightGradient: c.shardGradient(op.kernel),
    shardStride: c.weights.shardStride,
  };
  const adjoint = lowerPooledAdjoint(c, op, { input, output, outputGradient }, winners, seen);
  const sparse = c.shards(
    adjoint || !input.gradient ? 'convSparse' : 'convSparseBoth',
    convSparseBackward({
      ...gradient,
      winners,
      windows,
      filters: op.convolved[2],
      outputGradient,
      inputGradient: adjoint ? null : input.gradient,
      biasGradient: op.norm ? null : c.shardGradient(op.bias),
      lists,
    }),
  );
  if (!op.norm) {
    c.forwardAndInference(
      seen && winograd
        ? lowerListedPass(c, conv, winograd, winners, seen)
        : lowerConvPass(c, conv, winograd, winners, windows),
    );
    const move = seen ? [c.shards('moveGradient', moveSeenGradient(seen, outputGradient))] : [];
    c.backward.push([...move, sparse, ...(adjoint ?? [])]);
    return;
  }
  const winnerInput = allocateLike(c.arena, c.capacity, output.value);
  const [height, width] = op.convolved;
  const convolved = { height, width, channels: shape.outChannels };
  const tensors = { winnerInput, output: output.value, outputGradient };
  const { norm, calls } = lowerConvNormPool(c, op.norm, op.relu, convolved, tensors, stage =>
    c.wholeShards(
      'convNormPool',
      convPoolForward({ ...conv, output: winnerInput, winners, windows, norm: stage }),
    ),
  );
  const scratch = allocateWindowSums(c.arena, gradient, shardCount);
  const whole = c.wholeShards(
    'convNormFilterGradient',
    convNormFilterGradient({ ...gradient, norm, bias: conv.bias, scratch }),
  );
  c.backward.push([sparse, ...calls, barrier, whole]);
}
