/** Lowers the loss: by itself, or together with the layer before it. */
import type { DenseOp, StepPlan } from '../../../../core/training/plan/step-plan.ts';
import { convFilterGradient } from '../kernels/conv/conv-gradients.ts';
import { headKernel } from '../kernels/head.ts';
import type { Kernel } from '../kernels/kernel.ts';
import { lossKernel } from '../kernels/loss.ts';
import type { LossTotal } from '../kernels/loss-total.ts';
import { type Activation, inputGradientTarget } from './activations.ts';
import { type Compilation, labelOf } from './compilation.ts';
import { convolutionOf, filterTargetOf } from './lower-conv.ts';
import { lastingBuffers, requestBuffers, scratchBuffers } from './program.ts';

/** More weights would be read too often, since every image's workgroup reads all of them. */
const mostHeadWeights = 65_536;

/** The last layer where it can be one kernel with the loss, else null. */
export function headOf({ ops }: StepPlan): DenseOp | null {
  const last = ops.at(-1);
  const isHead =
    last?.kind === 'dense' && last.norm === null && !last.relu && last.kernel.size <= mostHeadWeights;
  return isHead ? last : null;
}

export interface LoweredLoss {
  readonly kernel: Kernel;
  /** What is still to be added up; null where the kernel does it. */
  readonly total: LossTotal | null;
  /** The buffers that stay float32 in mixed precision: the logits and their gradient. */
  readonly whole: readonly string[];
}

const { labels, results, weights } = lastingBuffers;
const { rows } = requestBuffers;

/** The loss of logits that lie in memory. */
export function lowerLoss(c: Compilation, logits: Activation, gradientScale: number | null): LoweredLoss {
  const { loss } = c.plan;
  const gradient = logits.gradient ?? c.allocate('unused gradient', c.samples * loss.classes);
  const { buffer, relu } = logits;
  const buffers = { logits: buffer, labels, rows, gradient, results, relu, gradientScale };
  return { kernel: lossKernel(loss, buffers), total: null, whole: [buffer, gradient] };
}

/** The last layer with the loss. */
export function lowerHead(
  c: Compilation,
  op: DenseOp,
  input: Activation,
  gradientScale: number | null,
): LoweredLoss {
  const label = labelOf(op);
  const gradient = c.allocate(`${label} gradient`, c.samples * op.units);
  const losses = c.allocate(scratchBuffers.losses, c.samples * 2);
  const convolution = convolutionOf(op);
  const filterTarget = filterTargetOf(c, op, convolution, c.samples, false);
  const output = { buffer: gradient, winners: null };
  c.filterGradients.push(convFilterGradient(convolution, output, input.buffer, filterTarget, c.samples));
  const buffers = { image: input.buffer, weights, labels, rows, gradient, losses, gradientScale };
  return {
    kernel: headKernel({ ...op, label }, c.plan.loss, buffers, inputGradientTarget(input)),
    total: { losses, results },
    whole: [gradient],
  };
}
