/**
 * Moves flattening behind activation functions and dropout, as the compiled step on WebAssembly needs it. Flattening costs
 * nothing there, because an image lies in memory as one row of its pixels. But pixels are padded to whole vectors of channels, and only a dense layer knows how to skip the padding. So the
 * operations between a flattening and its dense layer run before the flattening, where they are the same function: they
 * look at each number alone, and dropout's counter runs over the same numbers in the same order. Where a batch
 * normalisation or the loss follows instead, the numbers are copied close together.
 */
import { sizeOf } from '../../model/model-spec.ts';
import { padChannels } from './pad-channels.ts';
import type { PlanOp, StepPlan } from './step-plan.ts';

type FlattenOp = Extract<PlanOp, { kind: 'flatten' }>;

/** Whether padding lies between the numbers of a flattened image. */
const isPadded = ({ input: [height, width, channels] }: FlattenOp): boolean =>
  height * width > 1 && padChannels(channels) !== channels;

/** Whether there is nothing to flatten. */
const isIdle = (op: PlanOp): boolean => op.kind === 'flatten' && op.input[0] * op.input[1] === 1;

/** The plan with every flattening as late as possible, and with a copy where none of the padding may stay. */
export function lateFlatten(plan: StepPlan): StepPlan {
  const ops: PlanOp[] = plan.ops.filter(op => !isIdle(op));
  // From the back, so that a flattening moves past all that it can.
  for (let start = ops.length - 1; start >= 0; start--) {
    for (let at = start; at < ops.length; at++) {
      const flatten = ops[at];
      if (flatten.kind !== 'flatten') break;
      const next = ops.at(at + 1);
      switch (next?.kind) {
        case 'relu':
        case 'activation':
        case 'dropout':
          if (sizeOf(next.shape) !== sizeOf(flatten.input)) throw new RangeError('shapes do not fit');
          ops[at] = { ...next, shape: flatten.input };
          ops[at + 1] = flatten;
          continue;
        case 'dense':
          break;
        default:
          if (isPadded(flatten)) ops[at] = { ...flatten, copies: true };
      }
      break;
    }
  }
  return { ...plan, ops };
}
