/** The activations: one tensor before each operation, and the logits behind the last. */

import { imageSide } from '../../../../core/data/dataset.ts';
import { padChannels } from '../../../../core/training/plan/pad-channels.ts';
import {
  type ConvOp,
  type ImageShape,
  outputOf,
  type PlanOp,
  type StepPlan,
} from '../../../../core/training/plan/step-plan.ts';
import {
  type Arena,
  allocateTensor,
  type Border,
  flattened,
  noBorder,
  type Tensor,
} from '../kernels/tensor.ts';

export interface Activation {
  readonly value: Tensor;
  /** Has the strides of the value; null where no parameter lies before it. */
  readonly gradient: Tensor | null;
  /** Channels of a pixel before any flattening: a dense layer's inputs are such pixels, each padded to `paddedChannels`. */
  readonly channels: number;
  readonly paddedChannels: number;
  /** Whether it is the pixels, most of which are zero. Of what a ReLU leaves, three quarters or so are not. */
  readonly isPixels: boolean;
}

/** The zeros around a convolution's input that keep every window inside it. */
function inputBorder(op: ConvOp): Border {
  const beyond = (length: number, outputs: number, before: number) =>
    Math.max(0, (outputs - 1) * op.stride + op.kernelSize - length - before);
  return {
    top: op.padTop,
    left: op.padLeft,
    bottom: beyond(op.input[0], op.convolved[0], op.padTop),
    right: beyond(op.input[1], op.convolved[1], op.padLeft),
  };
}

const hasParameters = (op: PlanOp): boolean =>
  op.kind === 'conv' || op.kind === 'dense' || op.kind === 'norm';

/** Convolutions and dense layers read the grey pixels as they are; the others work on whole vectors of channels. */
function readsBarePixels(ops: readonly PlanOp[]): boolean {
  const first = ops.find(op => op.kind !== 'flatten');
  return first?.kind === 'conv' || first?.kind === 'dense';
}

export const endsInRelu = (op: PlanOp | undefined): boolean => {
  switch (op?.kind) {
    case 'conv':
    case 'dense':
    case 'norm':
      return op.relu;
    case 'relu':
      return true;
    default:
      return false;
  }
};

/**
 * Whether operation `index` is dropout that works in place. Behind a ReLU it does, because the ReLU's backward pass asks
 * only which outputs are positive.
 */
const isInPlace = (ops: readonly PlanOp[], index: number): boolean =>
  ops[index]?.kind === 'dropout' && endsInRelu(ops[index - 1]);

/** Allocates the activations and their gradients for `capacity` images; `[i]` is the input of operation `i`. */
export function allocateActivations(arena: Arena, plan: StepPlan, capacity: number): readonly Activation[] {
  const { ops } = plan;
  const firstTrained = ops.findIndex(hasParameters);
  const allocate = (index: number, shape: ImageShape, paddedChannels: number): Activation => {
    const consumer = ops[isInPlace(ops, index) ? index + 1 : index];
    const border = consumer?.kind === 'conv' ? inputBorder(consumer) : noBorder;
    const padded: ImageShape = [shape[0], shape[1], paddedChannels];
    const tensor = () => allocateTensor(arena, capacity, padded, border);
    return {
      value: tensor(),
      gradient: index > firstTrained ? tensor() : null,
      channels: shape[2],
      paddedChannels,
      isPixels: index === 0,
    };
  };
  const pixels: ImageShape = [imageSide, imageSide, 1];
  const activations = [allocate(0, pixels, readsBarePixels(ops) ? 1 : padChannels(1))];
  for (const [index, op] of ops.entries()) {
    const before = activations[index];
    if (op.kind === 'flatten' && !op.copies)
      activations.push({
        ...before,
        value: flattened(before.value),
        gradient: before.gradient && flattened(before.gradient),
      });
    else if (isInPlace(ops, index)) activations.push(before);
    else {
      const shape = outputOf(op);
      activations.push(allocate(index + 1, shape, padChannels(shape[2])));
    }
  }
  return activations;
}
