/** Calls of a convolution, ReLU and pooling in one pass, with a sparse gradient. */
import type { ConvOp } from '../../../../core/training/plan/step-plan.ts';
import { allocateWindowSums, convNormFilterGradient } from '../kernels/conv/conv-norm-filter-gradient.ts';
import { convPoolForward } from '../kernels/conv/conv-pool-forward.ts';
import { convSparseBackward } from '../kernels/conv/conv-sparse-backward.ts';
import { packBlocks } from '../kernels/conv/pack.ts';
import { allocateTensor } from '../kernels/tensor.ts';
import { winogradOf } from '../kernels/winograd/cook-toom.ts';
import { barrier, type Compilation } from './compilation.ts';
import { type Ends, floatsOf, pooledShape, shapeOf } from './conv-ends.ts';
import { emitPass } from './conv-pass.ts';
import { emitConvNormPool } from './lower-norm.ts';
import { shardCount } from './program.ts';
import { windowRowFloats } from './weight-tensors.ts';

export function emitPooled(c: Compilation, op: ConvOp, { input, output, outputGradient }: Ends): void {
  const shape = shapeOf(op, input);
  const rowFloats = windowRowFloats(op.kernelSize, input.paddedChannels);
  const packed = c.arena.allocate(floatsOf(shape) * 4);
  const winners = allocateTensor(c.arena, c.capacity, pooledShape(output));
  const list = output.value.height * output.value.width * 8 + 64;
  const common = { ...op, input: input.value, output: output.value };
  c.pack.push(
    c.blocks('packBlocks', shape.outChannels / 8, packBlocks(shape, rowFloats, c.weight(op.kernel), packed)),
  );
  const conv = { ...common, weights: packed, bias: c.weight(op.bias) };
  const lists = c.arena.allocate(shardCount * list);
  const gradient = {
    ...common,
    weights: c.weight(op.kernel),
    rowFloats,
    weightGradient: c.shardGradient(op.kernel),
    shardStride: c.weights.shardStride,
  };
  const sparse = c.shards(
    'convSparse',
    convSparseBackward({
      ...gradient,
      winners,
      filters: op.convolved[2],
      outputGradient,
      inputGradient: input.gradient,
      biasGradient: op.norm ? null : c.shardGradient(op.bias),
      list: lists,
      listStride: list,
    }),
  );
  if (!op.norm) {
    c.both(emitPass(c, conv, winogradOf({ ...op, inChannels: input.paddedChannels }), winners));
    c.backward.push([sparse]);
    return;
  }
  const winnerInput = allocateTensor(c.arena, c.capacity, pooledShape(output));
  const [height, width] = op.convolved;
  const convolved = { height, width, channels: shape.outChannels };
  const tensors = { winnerInput, output: output.value, outputGradient };
  const { norm, calls } = emitConvNormPool(c, op.norm, op.relu, convolved, tensors, described =>
    c.wholeShards(
      'convNormPool',
      convPoolForward({ ...conv, output: winnerInput, winners, norm: described }),
    ),
  );
  const scratch = allocateWindowSums(c.arena, gradient, shardCount);
  const whole = c.wholeShards(
    'convNormFilterGradient',
    convNormFilterGradient({ ...gradient, norm, bias: conv.bias, scratch }),
  );
  c.backward.push([sparse, ...calls, barrier, whole]);
}
