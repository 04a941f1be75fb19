/** Lowers batch normalisation, by itself or fused behind another operation, to kernels. */
import { type NormPlan, outputOf, type PlanOp } from '../../../../core/training/plan/step-plan.ts';
import type { InputGradientTarget } from '../kernels/gradients.ts';
import type { Kernel } from '../kernels/kernel.ts';
import { normBackward } from '../kernels/norm/norm-backward.ts';
import { normApply, normStatistics } from '../kernels/norm/norm-forward.ts';
import type { NormStage } from '../kernels/norm/norm-stage.ts';
import type { Activation } from './activations.ts';
import { type Compilation, labelOf } from './compilation.ts';
import { scratchBuffers } from './program.ts';

/** The normalisation of `op` over the buffer `values`, with its parameters in the buffer `weights`. */
export function normStageOf(
  c: Compilation,
  op: PlanOp,
  plan: NormPlan,
  values: string,
  weights: string,
): NormStage {
  const shape = op.kind === 'conv' ? op.convolved : outputOf(op);
  return {
    label: labelOf(op),
    plan,
    shape,
    relu: 'relu' in op && op.relu,
    pool: op.kind === 'conv' && op.pool,
    values,
    weights,
    statistics: c.allocate(`${labelOf(op)} statistics`, 2 * shape[2]),
    parts: scratchBuffers.normParts,
  };
}

/** The forward kernels while training: statistics of the batch, then the normalised `output`. */
export const normForward = (stage: NormStage, output: Activation): readonly Kernel[] => [
  ...normStatistics(stage),
  normApply(stage, output.buffer, output.winners, 'batch'),
];

/** The backward kernels: the gradients of gamma and beta, and that of the values, which goes to `target`. */
export function normGradients(
  c: Compilation,
  stage: NormStage,
  output: Activation,
  target: InputGradientTarget,
): readonly Kernel[] {
  const { gamma, beta } = stage.plan;
  const block = c.gradients.allocate({ offset: gamma.offset, size: gamma.size + beta.size }, 1);
  return normBackward(
    stage,
    { buffer: output.gradient ?? target.buffer, winners: output.winners },
    { gradients: scratchBuffers.gradients, offset: block.offset, sums: scratchBuffers.normSums },
    target,
  );
}
