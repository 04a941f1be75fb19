/** The kernels of one operation at inference. */
import { sizeOf } from '../../../../core/model/model-spec.ts';
import { outputOf, type PlanOp } from '../../../../core/training/plan/step-plan.ts';
import { convolutionForward } from '../kernels/convolution/convolution-forward.ts';
import type { Kernel } from '../kernels/kernel.ts';
import { normApply } from '../kernels/norm/norm-forward.ts';
import { reluForward } from '../kernels/pointwise.ts';
import { poolForward } from '../kernels/pool.ts';
import { lastingBuffers } from './buffer-names.ts';
import {
  type Activation,
  asConvolution,
  asPooling,
  labelOf,
  normStage,
  type OpContext,
} from './op-context.ts';

interface InferenceStep {
  readonly kernels: readonly Kernel[];
  readonly output: Activation;
}

/** Everything that is fused runs as one pass, with the running statistics; dropout is nothing. */
export function lowerInference(context: OpContext, op: PlanOp, input: Activation): InferenceStep {
  if (op.kind === 'flatten' || op.kind === 'dropout') return { kernels: [], output: input };
  const buffer = context.allocateActivation(`${labelOf(op)} output`, context.samples * sizeOf(outputOf(op)));
  const output: Activation = { buffer, gradient: null, relu: false, winners: null };
  const kernel = (): Kernel => {
    switch (op.kind) {
      case 'conv':
      case 'dense':
        return convolutionForward(
          asConvolution(op),
          { norm: op.norm, relu: op.relu, pool: op.kind === 'conv' && op.pool },
          { image: input.buffer, weights: lastingBuffers.evaluated, output: buffer, winners: null },
          context.samples,
        );
      case 'norm':
        return normApply(
          normStage(context, op, op.norm, input.buffer, lastingBuffers.evaluated),
          buffer,
          null,
          'running',
        );
      case 'relu':
        return reluForward(labelOf(op), sizeOf(op.shape), input.buffer, buffer);
      case 'maxPool':
      case 'avgPool':
      case 'globalAvgPool':
        return poolForward(asPooling(op), input.buffer, buffer, null);
      default:
        return op satisfies never;
    }
  };
  return { kernels: [kernel()], output };
}
