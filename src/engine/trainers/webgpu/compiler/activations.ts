/** The activations: one buffer before each operation, and the logits behind the last. */
import { sizeOf } from '../../../../core/model/model-spec.ts';
import { outputOf, type PlanOp } from '../../../../core/training/plan/step-plan.ts';
import type { InputGradientTarget } from '../kernels/gradients.ts';
import { type Compilation, labelOf } from './compilation.ts';
import { scratchBuffers } from './program.ts';

export interface Activation {
  readonly buffer: string;
  /** The buffer of its gradient, behind the backward pass of its own ReLU; null where no parameter lies before it. */
  readonly gradient: string | null;
  /** Whether it is the output of a ReLU. */
  readonly relu: boolean;
  /** The winners of the pooling that is fused into the operation before it, or null. */
  readonly winners: string | null;
}

/** The batch of images. */
export const inputActivation: Activation = {
  buffer: scratchBuffers.batch,
  gradient: null,
  relu: false,
  winners: null,
};

const hasParameters = (op: PlanOp): boolean =>
  op.kind === 'conv' || op.kind === 'dense' || op.kind === 'norm';

export const endsInRelu = (op: PlanOp): boolean => op.kind === 'relu' || ('relu' in op && op.relu);

/** Allocates the output of an operation while training; `pooled` also the winners of a max-pooling. */
export function allocateOutput(c: Compilation, op: PlanOp, input: Activation, pooled: boolean): Activation {
  const floats = c.samples * sizeOf(outputOf(op));
  const label = labelOf(op);
  const trained = input.gradient !== null || hasParameters(op);
  return {
    buffer: c.allocateActivation(`${label} output`, floats),
    gradient: trained ? c.allocateActivation(`${label} gradient`, floats) : null,
    relu: endsInRelu(op),
    winners: pooled ? c.allocate(`${label} winners`, floats) : null,
  };
}

/** The target of a backward kernel, the gradient of the operation's input; null where nothing before it is trained. */
export const inputGradientTarget = (input: Activation): InputGradientTarget | null =>
  input.gradient === null ? null : { buffer: input.gradient, mask: input.relu ? input.buffer : null };
