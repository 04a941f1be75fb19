/** Lowers one operation at inference to at most one kernel: all that is fused runs in one pass, with the running statistics. */
import { sizeOf } from '../../../../core/model/model-spec.ts';
import { outputOf, type PlanOp } from '../../../../core/training/plan/step-plan.ts';
import { activationForward } from '../kernels/activation.ts';
import { convForward } from '../kernels/conv/conv-forward.ts';
import type { Kernel } from '../kernels/kernel.ts';
import { normApply } from '../kernels/norm/norm-forward.ts';
import { reluForward } from '../kernels/pointwise.ts';
import { poolForward } from '../kernels/pool.ts';
import type { Activation } from './activations.ts';
import { type Compilation, labelOf } from './compilation.ts';
import { convolutionOf } from './lower-conv.ts';
import { poolOf } from './lower-layers.ts';
import { normStageOf } from './lower-norm.ts';
import { lastingBuffers } from './program.ts';

type Computing = Exclude<PlanOp, { kind: 'flatten' | 'dropout' }>;

function inferenceKernel(c: Compilation, op: Computing, input: string, output: string): Kernel {
  const weights = lastingBuffers.evaluated;
  switch (op.kind) {
    case 'conv':
    case 'dense':
      return convForward(
        convolutionOf(op),
        { norm: op.norm, relu: op.relu, pool: op.kind === 'conv' && op.pool },
        { image: input, weights, output, winners: null },
        c.samples,
      );
    case 'norm':
      return normApply(normStageOf(c, op, op.norm, input, weights), output, null, 'running');
    case 'relu':
      return reluForward(labelOf(op), sizeOf(op.shape), input, output);
    case 'activation':
      return activationForward(labelOf(op), op.function, sizeOf(op.shape), input, output);
    case 'maxPool':
    case 'avgPool':
    case 'globalAvgPool':
      return poolForward(poolOf(op), input, output, null);
    default:
      return op satisfies never;
  }
}

/** Adds the operation's kernel to the compilation's list. Gives its output; flattening and dropout change nothing. */
export function lowerInference(c: Compilation, op: PlanOp, input: Activation): Activation {
  if (op.kind === 'flatten' || op.kind === 'dropout') return input;
  const buffer = c.allocateActivation(`${labelOf(op)} output`, c.samples * sizeOf(outputOf(op)));
  c.inference.push(inferenceKernel(c, op, input.buffer, buffer));
  return { buffer, gradient: null, relu: false, winners: null };
}
