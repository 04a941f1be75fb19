/** What surrounds a convolution, and the shapes that follow from it. */
import type { ConvOp } from '../../../../core/training/plan/step-plan.ts';
import type { PackShape } from '../kernels/conv/pack.ts';
import { padChannels, type Tensor } from '../kernels/tensor.ts';
import type { Activation } from './activations.ts';

export interface Ends {
  readonly input: Activation;
  readonly output: Activation;
  readonly outputGradient: Tensor;
}

export const shapeOf = (op: ConvOp, input: Activation): PackShape => ({
  kernelSize: op.kernelSize,
  inChannels: input.paddedChannels,
  outChannels: padChannels(op.convolved[2]),
});

export const floatsOf = ({ kernelSize, inChannels, outChannels }: PackShape): number =>
  kernelSize * kernelSize * inChannels * outChannels;

export const pooledShape = ({ value }: Activation) => [value.height, value.width, value.channels] as const;
