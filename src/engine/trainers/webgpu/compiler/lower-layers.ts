/** Lowers every operation while training to kernels, forward and backward. */
import { sizeOf } from '../../../../core/model/model-spec.ts';
import type { GlobalAvgPoolOp, PlanOp, PoolOp } from '../../../../core/training/plan/step-plan.ts';
import { activationBackward, activationForward } from '../kernels/activation.ts';
import {
  type Dropout,
  dropoutBackward,
  dropoutForward,
  reluBackward,
  reluForward,
} from '../kernels/pointwise.ts';
import { type Pool, poolBackward, poolForward } from '../kernels/pool.ts';
import { type Activation, allocateOutput, inputGradientTarget } from './activations.ts';
import { type Compilation, labelOf } from './compilation.ts';
import { lowerConv } from './lower-conv.ts';
import { normForward, normGradients, normStageOf } from './lower-norm.ts';
import { lastingBuffers } from './program.ts';

/** A global average pooling has the whole image for its window. */
export const poolOf = (op: PoolOp | GlobalAvgPoolOp): Pool => ({
  label: labelOf(op),
  kind: op.kind === 'maxPool' ? 'max' : 'average',
  window: op.kind === 'globalAvgPool' ? [op.input[0], op.input[1]] : [op.size, op.size],
  stride: op.kind === 'globalAvgPool' ? 1 : op.stride,
  padding: op.kind === 'globalAvgPool' ? [0, 0] : [op.padTop, op.padLeft],
  input: op.input,
  output: op.output,
});

const dropoutOf = (op: Extract<PlanOp, { kind: 'dropout' }>): Dropout => ({
  label: labelOf(op),
  rate: op.rate,
  dropBelow: op.dropBelow,
  layer: op.layer,
  elements: sizeOf(op.shape),
});

/** Adds the operation's kernels to the compilation's lists. Gives its output. */
export function lowerOp(c: Compilation, op: PlanOp, input: Activation): Activation {
  const target = inputGradientTarget(input);
  switch (op.kind) {
    case 'conv':
    case 'dense':
      return lowerConv(c, op, input);
    case 'flatten':
      return input;
    case 'norm': {
      const output = allocateOutput(c, op, input, false);
      const stage = normStageOf(c, op, op.norm, input.buffer, lastingBuffers.weights);
      const discarded = { buffer: 'norm input gradient', mask: null };
      if (!target) c.allocateActivation(discarded.buffer, c.samples * sizeOf(op.shape));
      c.forward.push(...normForward(stage, output));
      c.backward.push([...normGradients(c, stage, output, target ?? discarded)]);
      return output;
    }
    case 'relu': {
      const output = allocateOutput(c, op, input, false);
      const elements = sizeOf(op.shape);
      const { gradient } = output;
      c.forward.push(reluForward(labelOf(op), elements, input.buffer, output.buffer));
      if (target && gradient) c.backward.push([reluBackward(labelOf(op), elements, gradient, target)]);
      return output;
    }
    case 'activation': {
      const output = allocateOutput(c, op, input, false);
      const elements = sizeOf(op.shape);
      const { gradient } = output;
      c.forward.push(activationForward(labelOf(op), op.function, elements, input.buffer, output.buffer));
      if (target && gradient) {
        const tensors = { image: input.buffer, output: output.buffer, gradient };
        c.backward.push([activationBackward(labelOf(op), op.function, elements, tensors, target)]);
      }
      return output;
    }
    case 'dropout': {
      const output = allocateOutput(c, op, input, false);
      const dropout = dropoutOf(op);
      const { gradient } = output;
      c.forward.push(dropoutForward(dropout, input.buffer, output.buffer));
      if (target && gradient) c.backward.push([dropoutBackward(dropout, gradient, target)]);
      return output;
    }
    case 'maxPool':
    case 'avgPool':
    case 'globalAvgPool': {
      const { winners, ...output } = allocateOutput(c, op, input, op.kind === 'maxPool');
      const pool = poolOf(op);
      const { gradient } = output;
      c.forward.push(poolForward(pool, input.buffer, output.buffer, winners));
      if (target && gradient) c.backward.push([poolBackward(pool, gradient, winners, target)]);
      return { ...output, winners: null };
    }
    default:
      return op satisfies never;
  }
}
