/** The kernels of one operation while training, forward and backward. */
import { sizeOf } from '../../../../core/model/model-spec.ts';
import type { PlanOp } from '../../../../core/training/plan/step-plan.ts';
import { normApply, normStatistics } from '../kernels/norm/norm-forward.ts';
import {
  type Dropout,
  dropoutBackward,
  dropoutForward,
  reluBackward,
  reluForward,
} from '../kernels/pointwise.ts';
import { poolBackward, poolForward } from '../kernels/pool.ts';
import { lastingBuffers } from './buffer-names.ts';
import {
  normGradients,
  outputActivation,
  type TrainingStep,
  targetOf,
  trainConvolution,
} from './lower-convolution.ts';
import { type Activation, asPooling, labelOf, normStage, type OpContext } from './op-context.ts';

const dropoutOf = (context: OpContext, op: Extract<PlanOp, { kind: 'dropout' }>): Dropout => ({
  label: labelOf(op),
  rate: op.rate,
  dropBelow: op.dropBelow,
  keyIndex: context.dropoutLayers.indexOf(op.layer),
  elements: sizeOf(op.shape),
});

export function lowerTraining(context: OpContext, op: PlanOp, input: Activation): TrainingStep {
  const target = targetOf(input);
  switch (op.kind) {
    case 'conv':
    case 'dense':
      return trainConvolution(context, op, input);
    case 'flatten':
      return { forward: [], backward: [], output: input };
    case 'norm': {
      const output = outputActivation(context, op, input, false);
      const stage = normStage(context, op, op.norm, input.buffer, lastingBuffers.weights);
      const discarded = { buffer: 'norm input gradient', mask: null };
      if (!target) context.allocateActivation(discarded.buffer, context.samples * sizeOf(op.shape));
      return {
        forward: [...normStatistics(stage), normApply(stage, output.buffer, null, 'batch')],
        backward: normGradients(context, stage, output, target ?? discarded),
        output,
      };
    }
    case 'relu': {
      const output = outputActivation(context, op, input, false);
      const elements = sizeOf(op.shape);
      const { gradient } = output;
      return {
        forward: [reluForward(labelOf(op), elements, input.buffer, output.buffer)],
        backward: target && gradient ? [reluBackward(labelOf(op), elements, gradient, target)] : [],
        output,
      };
    }
    case 'dropout': {
      const output = outputActivation(context, op, input, false);
      const dropout = dropoutOf(context, op);
      const { gradient } = output;
      return {
        forward: [dropoutForward(dropout, input.buffer, output.buffer)],
        backward: target && gradient ? [dropoutBackward(dropout, gradient, target)] : [],
        output,
      };
    }
    case 'maxPool':
    case 'avgPool':
    case 'globalAvgPool': {
      const { winners, ...output } = outputActivation(context, op, input, op.kind === 'maxPool');
      const pooling = asPooling(op);
      const { gradient } = output;
      return {
        forward: [poolForward(pooling, input.buffer, output.buffer, winners)],
        backward: target && gradient ? [poolBackward(pooling, gradient, winners, target)] : [],
        output: { ...output, winners: null },
      };
    }
    default:
      return op satisfies never;
  }
}
