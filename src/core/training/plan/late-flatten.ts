/**
 * Moves flattening behind activation functions and dropout, as the compiled step on WebAssembly needs it. Flattening costs
 * nothing there, because an image lies in memory as one row of its pixels. But pixels are padded to whole vectors of channels, and only a dense layer knows how to skip the padding. So the
 * operations between a flattening and its dense layer run before the flattening, where they are the same function: they
 * look at each number alone, and dropout's counter runs over the same numbers in the same order.
 */
import { sizeOf } from '../../model/model-spec.ts';
import { padChannels } from './pad-channels.ts';
import type { PlanOp, PlanResult, StepPlan } from './step-plan.ts';

/** Whether padding lies between the numbers of a flattened image. */
const isPadded = ({ input: [height, width, channels] }: Extract<PlanOp, { kind: 'flatten' }>): boolean =>
  height * width > 1 && padChannels(channels) !== channels;

/** The plan with every flattening as late as possible, or why the compiled step on WebAssembly cannot run it. */
export function lateFlatten(plan: StepPlan): PlanResult {
  const ops: PlanOp[] = [...plan.ops];
  // From the back, so that a flattening moves past all that it can.
  for (let start = ops.length - 2; start >= 0; start--) {
    for (let at = start; at + 1 < ops.length; at++) {
      const flatten = ops[at];
      const next = ops[at + 1];
      if (flatten.kind !== 'flatten') break;
      const channels = flatten.input[2];
      if (next.kind === 'norm' && isPadded(flatten))
        return {
          ok: false,
          unsupported: `batch normalisation right after flattening ${channels} channels; put it before the flatten layer`,
        };
      if (next.kind !== 'relu' && next.kind !== 'activation' && next.kind !== 'dropout') break;
      if (sizeOf(next.shape) !== sizeOf(flatten.input)) throw new RangeError('shapes do not fit');
      ops[at] = { ...next, shape: flatten.input };
      ops[at + 1] = flatten;
    }
  }
  const last = ops[ops.length - 1];
  if (last.kind === 'flatten' && isPadded(last))
    return {
      ok: false,
      unsupported: `flattening ${last.input[2]} channels to the classes; end in a dense layer or in global average pooling`,
    };
  return { ok: true, plan: { ...plan, ops } };
}
