/** Which layout each parameter tensor of a plan has in memory. */
import type { ConvOp, NormPlan, PlanOp, StepPlan } from '../../../../core/training/plan/step-plan.ts';
import { roundUp } from '../kernels/tensor.ts';
import type { Activation } from './activations.ts';
import {
  blockedKernel,
  channelTensor,
  denseKernel,
  filterMajorKernel,
  type WeightTensor,
} from './weight-layout.ts';

/**
 * A pooling right behind the convolution makes its gradient sparse. A normalisation between them adds a dense part, which
 * grey images without a gradient of their own have a short way for.
 */
export const isSparse = (
  op: Pick<ConvOp, 'pool' | 'norm' | 'stride' | 'kernelSize' | 'convolved'>,
  inputChannels: number,
): boolean => {
  if (!op.pool || op.norm === null) return op.pool;
  const [height, width] = op.convolved;
  const even = height % 2 === 0 && width % 2 === 0;
  return inputChannels === 1 && op.stride === 1 && even && Math.min(height, width) >= op.kernelSize;
};

/** Floats of one row of a window, padded to whole vectors. */
export const windowRowFloats = (kernelSize: number, paddedChannels: number): number =>
  roundUp(kernelSize * paddedChannels, 4);

function normTensors(norm: NormPlan | null): WeightTensor[] {
  if (!norm) return [];
  return [
    channelTensor(norm.gamma, 'plain'),
    channelTensor(norm.beta, 'plain'),
    channelTensor(norm.movingMean, 'running'),
    channelTensor(norm.movingVariance, 'running'),
  ];
}

function tensorsOf(op: PlanOp, { channels, paddedChannels }: Activation): WeightTensor[] {
  switch (op.kind) {
    case 'conv': {
      const filters = op.convolved[2];
      const kernel = isSparse(op, paddedChannels)
        ? filterMajorKernel(
            op.kernel,
            op.kernelSize,
            channels,
            paddedChannels,
            filters,
            windowRowFloats(op.kernelSize, paddedChannels),
          )
        : blockedKernel(op.kernel, op.kernelSize, channels, paddedChannels, filters);
      return [kernel, channelTensor(op.bias, op.norm ? 'plain' : 'sharded'), ...normTensors(op.norm)];
    }
    case 'dense':
      return [
        denseKernel(op.kernel, op.inputs, channels, paddedChannels),
        channelTensor(op.bias, 'plain'),
        ...normTensors(op.norm),
      ];
    case 'norm':
      return normTensors(op.norm);
    case 'relu':
    case 'maxPool':
    case 'avgPool':
    case 'globalAvgPool':
    case 'dropout':
    case 'flatten':
      return [];
    default:
      return op satisfies never;
  }
}

export function planWeights(plan: StepPlan, activations: readonly Activation[]): readonly WeightTensor[] {
  return plan.ops.flatMap((op, index) => tensorsOf(op, activations[index]));
}
