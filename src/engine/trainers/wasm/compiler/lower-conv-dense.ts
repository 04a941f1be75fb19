/**
 * A convolution whose output gradient is dense: every position carries gradient, because no pooling is fused behind it, or
 * because a batch normalisation between it and the pooling spreads the winners' gradient over all positions.
 */
import type { ConvOp } from '../../../../core/training/plan/step-plan.ts';
import type { I32 } from '../asm/expr.ts';
import { convBiasGradient, convFilterGradient } from '../kernels/conv/conv-filter-gradient.ts';
import { type PackShape, packFlipped } from '../kernels/conv/pack.ts';
import { copy, reluBackward } from '../kernels/pointwise.ts';
import { allocateTensor, type Border, noBorder, type Tensor } from '../kernels/tensor.ts';
import { adjointWinogradOf, type Winograd, winogradOf } from '../kernels/winograd/cook-toom.ts';
import {
  allocateFilterGradientScratch,
  winogradFilterGradient,
} from '../kernels/winograd/filter-gradient.ts';
import {
  allocateGradientsScratch,
  type WinogradGradients,
  winogradGradients,
} from '../kernels/winograd/gradients.ts';
import type { Activation } from './activations.ts';
import type { Compilation } from './compilation.ts';
import {
  type ConvTensors,
  lowerAdjoint,
  lowerConvPass,
  packAdjoint,
  packedFloats,
  packShapeOf,
  pooledShape,
} from './conv-pass.ts';
import { lowerNorm, lowerNormPool } from './lower-norm.ts';
import type { Call } from './program.ts';

/** The zeros around the output's gradient that the convolution with the turned kernel reads. */
function gradientBorder(op: ConvOp): Border {
  const beyond = (length: number, outputs: number, before: number) =>
    Math.max(0, length - 1 + before - (outputs - 1) * op.stride);
  return {
    top: op.kernelSize - 1 - op.padTop,
    left: op.kernelSize - 1 - op.padLeft,
    bottom: beyond(op.input[0], op.convolved[0], op.padTop),
    right: beyond(op.input[1], op.convolved[1], op.padLeft),
  };
}

export function lowerConvDense(
  c: Compilation,
  op: ConvOp,
  { input, output, outputGradient }: ConvTensors,
): void {
  const shape = packShapeOf(op, input);
  const [height, width] = op.convolved;
  const convolved = [height, width, shape.outChannels] as const;
  const raw = op.norm ? allocateTensor(c.arena, c.capacity, convolved) : output.value;
  const pass = { ...op, weights: c.weight(op.kernel), bias: c.weight(op.bias), relu: op.relu && !op.norm };
  // Any pooling is a pass of its own, behind the normalisation.
  const winograd = winogradOf({ ...op, inChannels: input.paddedChannels });
  const adjoint = adjointWinogradOf({ ...op, inChannels: input.paddedChannels });
  c.forwardAndInference(lowerConvPass(c, { ...pass, input: input.value, output: raw }, winograd, null));
  const border = input.gradient && !adjoint ? gradientBorder(op) : noBorder;
  const dz = allocateTensor(c.arena, c.capacity, convolved, border, op.stride);
  const calls = lowerOutputGradient(c, op, { raw, dz, output, outputGradient });
  if (adjoint && input.gradient) {
    const turned = { winograd: adjoint, weights: packTurned(c, op, shape), shape };
    const tensors = { input: input.value, outputGradient: dz, inputGradient: input.gradient };
    calls.push(lowerBothGradients(c, op, turned, tensors), ...lowerBiasGradient(c, op, dz));
    c.backward.push(calls);
    return;
  }
  calls.push(lowerFilterGradient(c, op, input, dz), ...lowerBiasGradient(c, op, dz));
  if (input.gradient) calls.push(lowerInputGradient(c, op, input.gradient, shape, adjoint, dz, border));
  c.backward.push(calls);
}

/** Packs the kernel turned by half a turn, as the input's gradient takes it. Gives its address. */
function packTurned(c: Compilation, op: ConvOp, shape: PackShape): I32 {
  return c.packed('packFlipped', shape.inChannels / 8, packedFloats(shape) * 4, target =>
    packFlipped(shape, c.weight(op.kernel), target),
  );
}

/** The gradients of input and kernel in one kernel. */
function lowerBothGradients(
  c: Compilation,
  op: ConvOp,
  turned: { readonly winograd: Winograd; readonly weights: I32; readonly shape: PackShape },
  tensors: Pick<WinogradGradients, 'input' | 'outputGradient' | 'inputGradient'>,
): Call {
  const { winograd } = turned;
  const gradients = {
    ...op,
    ...tensors,
    winograd,
    weights: packAdjoint(c, turned),
    weightGradient: c.shardGradient(op.kernel),
    shardStride: c.weights.shardStride,
    scratch: allocateGradientsScratch(bytes => c.allocateOwn(bytes), { winograd, ...tensors }),
  };
  return c.wholeShards('winogradGradients', winogradGradients(gradients));
}

/** The input gradient by Winograd's adjoint, or as the convolution of the output's gradient with the turned kernel. */
function lowerInputGradient(
  c: Compilation,
  op: ConvOp,
  gradient: Tensor,
  shape: PackShape,
  adjoint: Winograd | null,
  dz: Tensor,
  border: Border,
): Call {
  const flipped = packTurned(c, op, shape);
  if (!adjoint) {
    const undilated = { rowStride: dz.rowStride / op.stride, pixelStride: dz.pixelStride / op.stride };
    const { top: padTop, left: padLeft } = border;
    const turned = { padTop, padLeft, kernelSize: op.kernelSize, stride: 1, weights: flipped };
    const pass = { ...turned, input: { ...dz, ...undilated }, bias: null, relu: false, output: gradient };
    const convolved = [gradient.height, gradient.width, gradient.channels] as const;
    const transform = winogradOf({ ...turned, inChannels: shape.outChannels, convolved });
    return lowerConvPass(c, pass, transform, null);
  }
  return lowerAdjoint(c, op, { winograd: adjoint, weights: flipped, shape }, dz, gradient);
}

/** The gradient of the bias. A normalisation behind the convolution cancels the bias, whose gradient is then zero. */
function lowerBiasGradient(c: Compilation, op: ConvOp, dz: Tensor): Call[] {
  if (op.norm) return [];
  const gradient = convBiasGradient(dz, c.shardGradient(op.bias), c.weights.shardStride);
  return [c.shards('convBiasGradient', gradient)];
}

/** The gradient of the kernel. */
function lowerFilterGradient(c: Compilation, op: ConvOp, input: Activation, dz: Tensor): Call {
  const { shardStride } = c.weights;
  const winograd = adjointWinogradOf({ ...op, inChannels: input.paddedChannels });
  const common = {
    ...op,
    input: input.value,
    outputGradient: dz,
    weightGradient: c.shardGradient(op.kernel),
    shardStride,
  };
  return winograd
    ? c.wholeShards(
        'winogradFilterGradient',
        winogradFilterGradient({
          ...common,
          winograd,
          scratch: allocateFilterGradientScratch(bytes => c.allocateOwn(bytes), winograd, input.value, dz),
        }),
      )
    : c.shards('convFilterGradient', convFilterGradient(common));
}

/** The calls that bring the gradient from the fused output back to the convolution's own output. */
function lowerOutputGradient(
  c: Compilation,
  op: ConvOp,
  tensors: {
    readonly raw: Tensor;
    readonly dz: Tensor;
    readonly output: Activation;
    readonly outputGradient: Tensor;
  },
): Call[] {
  const { raw, dz, output, outputGradient } = tensors;
  if (!op.norm)
    return [
      c.shards(
        'convOutputGradient',
        op.relu ? reluBackward(output.value, outputGradient, dz) : copy(outputGradient, dz),
      ),
    ];
  if (!op.pool)
    return lowerNorm(c, op.norm, op.relu, { x: raw, y: output.value, dy: outputGradient, dx: dz });
  return lowerNormPool(c, op.norm, op.relu, {
    input: raw,
    output: output.value,
    outputGradient,
    inputGradient: dz,
    winnerInput: allocateTensor(c.arena, c.capacity, pooledShape(output)),
    winners: allocateTensor(c.arena, c.capacity, pooledShape(output)),
  });
}
