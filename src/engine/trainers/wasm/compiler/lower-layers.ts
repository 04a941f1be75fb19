/** Lowers every operation to calls of kernels: it chooses how to lower a convolution, and lowers the others itself. */
import type {
  ActivationOp,
  ConvOp,
  DropoutOp,
  FlattenOp,
  GlobalAvgPoolOp,
  NormOp,
  PlanOp,
  PoolOp,
  ReluOp,
} from '../../../../core/training/plan/step-plan.ts';
import { activationBackward, activationForward } from '../kernels/activation.ts';
import { copyChannels, unpadded } from '../kernels/flatten.ts';
import {
  copy,
  dropoutBehindRelu,
  dropoutForward,
  multiply,
  reluBackward,
  reluForward,
} from '../kernels/pointwise.ts';
import { avgPoolBackward, avgPoolForward, maxPoolBackward, maxPoolForward } from '../kernels/pool.ts';
import type { Compilation } from './compilation.ts';
import { lowerConvDense } from './lower-conv-dense.ts';
import { lowerConvSparse } from './lower-conv-sparse.ts';
import { lowerDense } from './lower-dense.ts';
import { lowerNorm } from './lower-norm.ts';
import { sameShape, tensorsAround } from './tensors-around.ts';
import { isSparse } from './weight-layout.ts';

function lowerConv(c: Compilation, op: ConvOp, index: number): void {
  const input = c.activations[index];
  const output = c.activations[index + 1];
  const outputGradient = output.gradient;
  if (!outputGradient) throw new RangeError(`no gradient behind convolution ${op.layer}`);
  const lower = isSparse(op, input.paddedChannels) ? lowerConvSparse : lowerConvDense;
  lower(c, op, { input, output, outputGradient });
}

function lowerNormOp(c: Compilation, op: NormOp, index: number): void {
  c.backward.push(lowerNorm(c, op.norm, op.relu, tensorsAround(c, index)));
}

function lowerRelu(c: Compilation, _: ReluOp, index: number): void {
  const { x, dx, y, dy } = tensorsAround(c, index);
  c.forwardAndInference(c.shards('relu', reluForward(x, y)));
  c.backward.push(dx ? [c.shards('reluBackward', reluBackward(y, dy, dx))] : []);
}

function lowerActivation(c: Compilation, op: ActivationOp, index: number): void {
  const { x, dx, y, dy } = tensorsAround(c, index);
  const { channels } = c.activations[index];
  c.forwardAndInference(c.shards('activation', activationForward(op.function, x, y, channels)));
  const tensors = dx && { x, y, dy, dx };
  c.backward.push(tensors ? [c.shards('activationBackward', activationBackward(op.function, tensors))] : []);
}

/** Dropout applies in training only: its inverted form keeps the expected value, so inference copies its input. */
function lowerDropout(c: Compilation, op: DropoutOp, index: number): void {
  const { x, dx, y, dy } = tensorsAround(c, index);
  const inPlace = x === y;
  const mask = inPlace ? null : sameShape(c, x);
  const key = c.at.dropoutKeys.find(candidate => candidate.layer === op.layer)?.address ?? 0;
  const { channels } = c.activations[index];
  const { rate, dropBelow } = op;
  c.forward.push(
    c.shards('dropout', dropoutForward({ input: x, output: y, mask, channels, rate, dropBelow, key })),
  );
  if (!inPlace) c.inference.push(c.shards('dropoutSkip', copy(x, y)));
  if (!dx) c.backward.push([]);
  else if (mask) c.backward.push([c.shards('dropoutBackward', multiply(dy, mask, dx))]);
  else c.backward.push([c.shards('dropoutBackward', dropoutBehindRelu(rate, { y, dy, dx: dy }))]);
}

function lowerPool(c: Compilation, op: PoolOp | GlobalAvgPoolOp, index: number): void {
  const { x, dx, y, dy } = tensorsAround(c, index);
  const whole = op.kind === 'globalAvgPool';
  const pool = {
    height: whole ? x.height : op.size,
    width: whole ? x.width : op.size,
    strideY: whole ? 1 : op.stride,
    strideX: whole ? 1 : op.stride,
    padTop: whole ? 0 : op.padTop,
    padLeft: whole ? 0 : op.padLeft,
    input: x,
    output: y,
    outputGradient: dy,
  };
  if (op.kind === 'maxPool') {
    const max = { ...pool, winners: sameShape(c, y) };
    c.forwardAndInference(c.shards('maxPool', maxPoolForward(max)));
    c.backward.push(dx ? [c.shards('maxPoolBackward', maxPoolBackward(max, dx))] : []);
  } else {
    c.forwardAndInference(c.shards('avgPool', avgPoolForward(pool)));
    c.backward.push(dx ? [c.shards('avgPoolBackward', avgPoolBackward(pool, dx))] : []);
  }
}

function lowerFlatten(c: Compilation, op: FlattenOp, index: number): void {
  if (!op.copies) return;
  const { x, dx, y, dy } = tensorsAround(c, index);
  c.forwardAndInference(c.shards('flatten', copyChannels(x, unpadded(y, op.input), op.input[2])));
  const back = dx && copyChannels(unpadded(dy, op.input), dx, op.input[2]);
  c.backward.push(back ? [c.shards('flattenBackward', back)] : []);
}

/** Adds the calls of operation `index` to the compilation's lists. */
export function lowerOp(c: Compilation, op: PlanOp, index: number): void {
  switch (op.kind) {
    case 'conv':
      lowerConv(c, op, index);
      return;
    case 'dense':
      lowerDense(c, op, index);
      return;
    case 'norm':
      lowerNormOp(c, op, index);
      return;
    case 'relu':
      lowerRelu(c, op, index);
      return;
    case 'activation':
      lowerActivation(c, op, index);
      return;
    case 'maxPool':
    case 'avgPool':
    case 'globalAvgPool':
      lowerPool(c, op, index);
      return;
    case 'dropout':
      lowerDropout(c, op, index);
      return;
    case 'flatten':
      lowerFlatten(c, op, index);
      return;
    default:
      op satisfies never;
  }
}
