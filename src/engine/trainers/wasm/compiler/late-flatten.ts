/**
 * Moves flattening behind ReLU and dropout. Flattening costs nothing here, because an image lies in memory as one row of its
 * pixels. But pixels are padded to whole vectors of channels, and only a dense layer knows how to skip the padding. So the
 * operations between a flattening and its dense layer run before the flattening, where they are the same function: ReLU and
 * dropout look at each number alone, and dropout's counter runs over the same numbers in the same order.
 */
import { sizeOf } from '../../../../core/model/model-spec.ts';
import type { PlanOp, PlanResult, StepPlan } from '../../../../core/training/plan/step-plan.ts';
import { padChannels } from '../kernels/tensor.ts';

/** The plan with every flattening as late as possible, or why this trainer cannot run it. */
export function lateFlatten(plan: StepPlan): PlanResult {
  const ops: PlanOp[] = [...plan.ops];
  // From the back, so that a flattening moves past all that it can.
  for (let start = ops.length - 2; start >= 0; start--) {
    for (let at = start; at + 1 < ops.length; at++) {
      const flatten = ops[at];
      const next = ops[at + 1];
      if (flatten.kind !== 'flatten') break;
      const [height, width, channels] = flatten.input;
      if (next.kind === 'norm' && height * width > 1 && padChannels(channels) !== channels)
        return {
          ok: false,
          unsupported: `batch normalisation right after flattening ${channels} channels; put it before the flatten layer`,
        };
      if (next.kind !== 'relu' && next.kind !== 'dropout') break;
      if (sizeOf(next.shape) !== sizeOf(flatten.input)) throw new RangeError('shapes do not fit');
      ops[at] = { ...next, shape: flatten.input };
      ops[at + 1] = flatten;
    }
  }
  return { ok: true, plan: { ...plan, ops } };
}
