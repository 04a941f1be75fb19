/** Lowers convolution and dense layers while training, with what is fused behind them, to kernels. */
import { sizeOf } from '../../../../core/model/model-spec.ts';
import { type ConvOp, type DenseOp, outputOf } from '../../../../core/training/plan/step-plan.ts';
import { convForward } from '../kernels/conv/conv-forward.ts';
import { convFilterGradient, convInputGradient } from '../kernels/conv/conv-gradients.ts';
import type { FilterGradientTarget } from '../kernels/conv/filter-gradient-target.ts';
import type { Convolution } from '../kernels/conv/patches.ts';
import { hasWinnerGradient, winnerShares } from '../kernels/conv/winner-gradient.ts';
import type { OutputGradient } from '../kernels/gradients.ts';
import type { Kernel } from '../kernels/kernel.ts';
import { splitsFor } from '../kernels/matmul/matmul-part.ts';
import { type Activation, allocateOutput, inputGradientTarget } from './activations.ts';
import { type Compilation, labelOf } from './compilation.ts';
import { normForward, normGradients, normStageOf } from './lower-norm.ts';
import { lastingBuffers, scratchBuffers } from './program.ts';

/** A dense layer is a 1 x 1 convolution of a 1 x 1 image. */
export function convolutionOf(op: ConvOp | DenseOp): Convolution {
  const label = labelOf(op);
  if (op.kind === 'conv') return { ...op, label };
  const { kernel, bias } = op;
  return {
    label,
    input: [1, 1, op.inputs],
    kernelSize: 1,
    stride: 1,
    padTop: 0,
    padLeft: 0,
    kernel,
    bias,
    convolved: [1, 1, op.units],
  };
}

/**
 * Reserves the gradient of a layer's kernel and bias, as a sum over `depth` rows of patches that is split, or over images where
 * `isOfWinners`.
 */
export function filterTargetOf(
  c: Compilation,
  op: ConvOp | DenseOp,
  { kernel, bias }: Convolution,
  depth: number,
  isOfWinners: boolean,
): FilterGradientTarget {
  const taps = kernel.size / bias.size;
  const splits = isOfWinners ? winnerShares(c.samples) : splitsFor(taps + 1, bias.size, depth);
  const block = c.gradients.allocate({ offset: kernel.offset, size: kernel.size + bias.size }, splits);
  return {
    gradients: scratchBuffers.gradients,
    offset: block.offset,
    splits,
    withBias: op.norm === null,
  };
}

export function lowerConv(c: Compilation, op: ConvOp | DenseOp, input: Activation): Activation {
  const { samples } = c;
  const convolution = convolutionOf(op);
  const pool = op.kind === 'conv' && op.pool;
  const output = allocateOutput(c, op, input, pool);
  const { bias, convolved } = convolution;
  const visited = sizeOf(outputOf(op)) * (pool ? 4 : 1);
  const depth = (samples * (op.norm ? sizeOf(convolved) : visited)) / bias.size;
  const filterTarget = filterTargetOf(
    c,
    op,
    convolution,
    depth,
    output.winners !== null && !op.norm && hasWinnerGradient(convolution),
  );
  const target = inputGradientTarget(input);
  const { weights } = lastingBuffers;
  const throughConvolution = (gradient: OutputGradient): readonly Kernel[] => {
    c.filterGradients.push(convFilterGradient(convolution, gradient, input.buffer, filterTarget, samples));
    return target ? [convInputGradient(convolution, gradient, weights, target, samples)] : [];
  };
  if (!op.norm) {
    const buffers = { image: input.buffer, weights, output: output.buffer, winners: output.winners };
    c.forward.push(convForward(convolution, { norm: null, relu: op.relu, pool }, buffers, samples));
    c.backward.push([...throughConvolution({ buffer: output.gradient ?? '', winners: output.winners })]);
    return output;
  }
  const floats = samples * sizeOf(convolved);
  const values = c.allocateActivation(`${labelOf(op)} values`, floats);
  const valuesGradient = c.allocateActivation(`${labelOf(op)} values gradient`, floats);
  const stage = normStageOf(c, op, op.norm, values, weights);
  const buffers = { image: input.buffer, weights, output: values, winners: null };
  c.forward.push(
    convForward(convolution, { norm: null, relu: false, pool: false }, buffers, samples),
    ...normForward(stage, output),
  );
  c.backward.push([
    ...normGradients(c, stage, output, { buffer: valuesGradient, mask: null }),
    ...throughConvolution({ buffer: valuesGradient, winners: null }),
  ]);
  return output;
}
