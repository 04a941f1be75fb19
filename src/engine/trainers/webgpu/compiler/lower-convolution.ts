/** Convolution and dense layers while training, with what is fused behind them. */
import { sizeOf } from '../../../../core/model/model-spec.ts';
import {
  type ConvOp,
  type DenseOp,
  outputOf,
  type PlanOp,
} from '../../../../core/training/plan/step-plan.ts';
import { convolutionForward } from '../kernels/convolution/convolution-forward.ts';
import { filterGradient, inputGradient } from '../kernels/convolution/convolution-gradients.ts';
import type { InputGradientTarget } from '../kernels/gradients.ts';
import type { Kernel } from '../kernels/kernel.ts';
import { splitsFor } from '../kernels/matmul/matmul.ts';
import { normBackward } from '../kernels/norm/norm-backward.ts';
import { normApply, normStatistics } from '../kernels/norm/norm-forward.ts';
import type { NormStage } from '../kernels/norm/norm-stage.ts';
import { lastingBuffers, scratchBuffers } from './buffer-names.ts';
import { type Activation, asConvolution, labelOf, normStage, type OpContext } from './op-context.ts';

export interface TrainingStep {
  readonly forward: readonly Kernel[];
  readonly backward: readonly Kernel[];
  readonly output: Activation;
}

export const targetOf = (input: Activation): InputGradientTarget | null =>
  input.gradient === null ? null : { buffer: input.gradient, mask: input.relu ? input.buffer : null };

const hasParameters = (op: PlanOp): boolean =>
  op.kind === 'conv' || op.kind === 'dense' || op.kind === 'norm';

/** Buffers for what an operation gives. */
export function outputActivation(
  context: OpContext,
  op: PlanOp,
  input: Activation,
  pooled: boolean,
): Activation {
  const floats = context.samples * sizeOf(outputOf(op));
  const label = labelOf(op);
  const trained = input.gradient !== null || hasParameters(op);
  return {
    buffer: context.allocateActivation(`${label} output`, floats),
    gradient: trained ? context.allocateActivation(`${label} gradient`, floats) : null,
    relu: op.kind === 'relu' || ('relu' in op && op.relu),
    winners: pooled ? context.allocate(`${label} winners`, floats) : null,
  };
}

export function normGradients(
  context: OpContext,
  stage: NormStage,
  output: Activation,
  target: InputGradientTarget,
): readonly Kernel[] {
  const { gamma, beta } = stage.plan;
  const block = context.arena.allocate({ offset: gamma.offset, size: gamma.size + beta.size }, 1);
  return normBackward(
    stage,
    { buffer: output.gradient ?? target.buffer, winners: output.winners },
    { gradients: scratchBuffers.gradients, offset: block.offset, sums: scratchBuffers.normSums },
    target,
  );
}

/** Convolution and dense layers with what is fused behind them. */
export function trainConvolution(context: OpContext, op: ConvOp | DenseOp, input: Activation): TrainingStep {
  const { samples, allocateActivation, arena } = context;
  const convolution = asConvolution(op);
  const pool = op.kind === 'conv' && op.pool;
  const output = outputActivation(context, op, input, pool);
  const { kernel, bias, convolved } = convolution;
  const taps = kernel.size / bias.size;
  const visited = sizeOf(outputOf(op)) * (pool ? 4 : 1);
  const depth = (samples * (op.norm ? sizeOf(convolved) : visited)) / bias.size;
  const splits = splitsFor(taps + 1, bias.size, depth);
  const block = arena.allocate({ offset: kernel.offset, size: kernel.size + bias.size }, splits);
  const filterTarget = {
    gradients: scratchBuffers.gradients,
    offset: block.offset,
    splits,
    withBias: op.norm === null,
  };
  const target = targetOf(input);
  const throughConvolution = (gradient: { buffer: string; winners: string | null }) => [
    filterGradient(convolution, gradient, input.buffer, filterTarget, samples),
    ...(target ? [inputGradient(convolution, gradient, lastingBuffers.weights, target, samples)] : []),
  ];
  const outputGradient = { buffer: output.gradient ?? '', winners: output.winners };
  if (!op.norm) {
    const forward = convolutionForward(
      convolution,
      { norm: null, relu: op.relu, pool },
      {
        image: input.buffer,
        weights: lastingBuffers.weights,
        output: output.buffer,
        winners: output.winners,
      },
      samples,
    );
    return { forward: [forward], backward: throughConvolution(outputGradient), output };
  }
  const values = allocateActivation(`${labelOf(op)} values`, samples * sizeOf(convolved));
  const valuesGradient = allocateActivation(`${labelOf(op)} values gradient`, samples * sizeOf(convolved));
  const stage = normStage(context, op, op.norm, values, lastingBuffers.weights);
  const forward = convolutionForward(
    convolution,
    { norm: null, relu: false, pool: false },
    { image: input.buffer, weights: lastingBuffers.weights, output: values, winners: null },
    samples,
  );
  return {
    forward: [forward, ...normStatistics(stage), normApply(stage, output.buffer, output.winners, 'batch')],
    backward: [
      ...normGradients(context, stage, output, { buffer: valuesGradient, mask: null }),
      ...throughConvolution({ buffer: valuesGradient, winners: null }),
    ],
    output,
  };
}
