/** Calls of a convolution with what is fused behind it. */
import type { ConvOp } from '../../../../core/training/plan/step-plan.ts';
import type { Compilation } from './compilation.ts';
import { emitUnpooled } from './lower-conv-dense.ts';
import { emitPooled } from './lower-conv-sparse.ts';
import { isSparse } from './weight-tensors.ts';

export function emitConv(c: Compilation, op: ConvOp, index: number): void {
  const input = c.activations[index];
  const output = c.activations[index + 1];
  const outputGradient = output.gradient;
  if (!outputGradient) throw new RangeError(`no gradient behind convolution ${op.layer}`);
  const ends = { input, output, outputGradient };
  if (isSparse(op, input.paddedChannels)) emitPooled(c, op, ends);
  else emitUnpooled(c, op, ends);
}
