/** What lowering one operation needs, for training and for inference alike. */
import {
  type ConvOp,
  type DenseOp,
  type GlobalAvgPoolOp,
  type NormPlan,
  outputOf,
  type PlanOp,
  type PoolOp,
} from '../../../../core/training/plan/step-plan.ts';
import type { Convolution } from '../kernels/convolution/patches.ts';
import type { NormStage } from '../kernels/norm/norm-stage.ts';
import type { Pooling } from '../kernels/pool.ts';
import { scratchBuffers } from './buffer-names.ts';
import type { GradientArena } from './gradient-arena.ts';

/** What lies between two operations. */
export interface Activation {
  readonly buffer: string;
  /** Where the gradient by it goes, already passed through its ReLU; null where nobody before it is trained. */
  readonly gradient: string | null;
  /** It left a ReLU. */
  readonly relu: boolean;
  /** Winners of the fused pooling that it left. */
  readonly winners: string | null;
}

export interface OpContext {
  readonly samples: number;
  /** Makes room for so many floats under a name and gives the name back. */
  readonly allocate: (name: string, floats: number) => string;
  /** The same for what lies between the layers, or its gradient: in mixed precision it is float16. */
  readonly allocateActivation: (name: string, floats: number) => string;
  readonly arena: GradientArena;
  readonly dropoutLayers: readonly number[];
}

export const labelOf = (op: PlanOp): string => `layer ${op.layer} ${op.kind}`;

export function asConvolution(op: ConvOp | DenseOp): Convolution {
  const label = labelOf(op);
  if (op.kind === 'conv') return { ...op, label };
  const { kernel, bias } = op;
  return {
    label,
    input: [1, 1, op.inputs],
    kernelSize: 1,
    stride: 1,
    padTop: 0,
    padLeft: 0,
    kernel,
    bias,
    convolved: [1, 1, op.units],
  };
}

export const asPooling = (op: PoolOp | GlobalAvgPoolOp): Pooling => ({
  label: labelOf(op),
  kind: op.kind === 'maxPool' ? 'max' : 'average',
  window: op.kind === 'globalAvgPool' ? [op.input[0], op.input[1]] : [op.size, op.size],
  stride: op.kind === 'globalAvgPool' ? 1 : op.stride,
  input: op.input,
  output: op.output,
});

export function normStage(
  context: OpContext,
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
    statistics: context.allocate(`${labelOf(op)} statistics`, 2 * shape[2]),
    parts: scratchBuffers.normParts,
  };
}
