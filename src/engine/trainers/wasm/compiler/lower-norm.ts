/** Lowers batch normalisation, by itself or fused behind another operation, to calls of kernels. */
import type { NormPlan } from '../../../../core/training/plan/step-plan.ts';
import { type NormPool, normPoolForward, normPoolInputGradient } from '../kernels/conv/norm-pool.ts';
import {
  normGradientSums,
  normInputGradient,
  normParameterGradients,
} from '../kernels/norm/norm-backward.ts';
import {
  normApply,
  normMoveRunning,
  normRunningStatistics,
  normStatistics,
  normSums,
} from '../kernels/norm/norm-forward.ts';
import { allocateNorm, type NormStage } from '../kernels/norm/norm-stage.ts';
import type { Tensor } from '../kernels/tensor.ts';
import { barrier, type Compilation } from './compilation.ts';
import { type Call, shardCount } from './program.ts';

type NormInput = Pick<Tensor, 'height' | 'width' | 'channels'>;

function stageOf(c: Compilation, plan: NormPlan, relu: boolean, input: NormInput): NormStage {
  return {
    plan,
    relu,
    channels: input.channels,
    shards: shardCount,
    pixels: input.height * input.width,
    samples: c.at.samples,
    at: allocateNorm(c.arena, input.channels, shardCount, {
      gamma: c.weight(plan.gamma),
      beta: c.weight(plan.beta),
      movingMean: c.weight(plan.movingMean),
      movingVariance: c.weight(plan.movingVariance),
      gammaGradient: c.gradient(plan.gamma),
      betaGradient: c.gradient(plan.beta),
    }),
  };
}

const lowerSums = (c: Compilation, norm: NormStage, input: Tensor): Call =>
  c.shards('normSums', normSums(norm, input));

/** In training the statistics come from the batch's sums, in inference from the running ones; `apply` follows in both. */
function lowerStatistics(c: Compilation, norm: NormStage, sums: Call, apply: Call): void {
  const blocks = norm.channels / 4;
  c.forward.push(sums, barrier, c.blocks('normStatistics', blocks, normStatistics(norm)), barrier, apply);
  c.prepareInference.push(c.blocks('normRunningStatistics', blocks, normRunningStatistics(norm)));
  c.inference.push(apply);
  c.moveStatistics.push(c.blocks('normMoveRunning', blocks, normMoveRunning(norm)));
}

function gradientCalls(
  c: Compilation,
  norm: NormStage,
  input: Tensor,
  dy: Tensor,
  inputGradient: Call | null,
): Call[] {
  return [
    c.shards('normGradientSums', normGradientSums(norm, input, dy)),
    barrier,
    c.blocks('normParameterGradients', norm.channels / 4, normParameterGradients(norm)),
    ...(inputGradient ? [barrier, inputGradient] : []),
  ];
}

/** Lowers normalisation and ReLU. Gives the calls of the backward pass; without `dx` they stop at gamma and beta. */
export function lowerNorm(
  c: Compilation,
  plan: NormPlan,
  relu: boolean,
  tensors: { readonly x: Tensor; readonly y: Tensor; readonly dy: Tensor; readonly dx: Tensor | null },
): Call[] {
  const { x, y, dy, dx } = tensors;
  const norm = stageOf(c, plan, relu, x);
  lowerStatistics(c, norm, lowerSums(c, norm, x), c.shards('normApply', normApply(norm, x, y)));
  const last = dx && c.shards('normInputGradient', normInputGradient(norm, x, dy, dx));
  return gradientCalls(c, norm, x, dy, last);
}

/** Lowers normalisation, ReLU and 2 x 2 max-pooling in one kernel. Gives the calls of the backward pass. */
export function lowerNormPool(
  c: Compilation,
  plan: NormPlan,
  relu: boolean,
  tensors: Omit<NormPool, 'norm'> & { readonly outputGradient: Tensor },
): Call[] {
  const norm = stageOf(c, plan, relu, tensors.input);
  const pool = { ...tensors, norm };
  lowerStatistics(c, norm, lowerSums(c, norm, tensors.input), c.shards('normPool', normPoolForward(pool)));
  return gradientCalls(
    c,
    norm,
    tensors.winnerInput,
    tensors.outputGradient,
    c.shards('normPoolInputGradient', normPoolInputGradient(pool)),
  );
}

/**
 * Lowers normalisation, ReLU and 2 x 2 max-pooling behind the convolution that `conv` calls, which takes the batch's sums
 * and finds the winners itself. Gives the calls of the backward pass down to the gradients of gamma and beta.
 */
export function lowerConvNormPool(
  c: Compilation,
  plan: NormPlan,
  relu: boolean,
  input: NormInput,
  tensors: { readonly winnerInput: Tensor; readonly output: Tensor; readonly outputGradient: Tensor },
  conv: (norm: NormStage) => Call,
): { readonly norm: NormStage; readonly calls: Call[] } {
  const { winnerInput, output, outputGradient } = tensors;
  const norm = stageOf(c, plan, relu, input);
  const sums = conv(norm);
  c.inference.push(sums);
  lowerStatistics(c, norm, sums, c.shards('normApply', normApply(norm, winnerInput, output)));
  return { norm, calls: gradientCalls(c, norm, winnerInput, outputGradient, null) };
}
