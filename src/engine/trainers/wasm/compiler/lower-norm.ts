/** Calls of a batch normalisation behind any operation. */
import type { NormPlan } from '../../../../core/training/plan/step-plan.ts';
import { type NormPool, normPoolForward, normPoolInputGradient } from '../kernels/conv/norm-pool.ts';
import {
  allocateNorm,
  type Norm,
  normApply,
  normFinish,
  normFromMoving,
  normGradientFinish,
  normGradientSums,
  normInputGradient,
  normMove,
  normSums,
} from '../kernels/norm/norm.ts';
import type { Tensor } from '../kernels/tensor.ts';
import { barrier, type Compilation } from './compilation.ts';
import { type Call, shardCount } from './program.ts';

type NormInput = Pick<Tensor, 'height' | 'width' | 'channels'>;

function describe(c: Compilation, plan: NormPlan, relu: boolean, input: NormInput): Norm {
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

const sumsOf = (c: Compilation, norm: Norm, input: Tensor): Call =>
  c.wholeShards('normSums', normSums(norm, input));

/** The batch's statistics from its sums, or the running ones in inference; then what applies them. */
function emitStatistics(c: Compilation, norm: Norm, sums: Call, apply: Call): void {
  const blocks = norm.channels / 4;
  c.forward.push(sums, barrier, c.blocks('normFinish', blocks, normFinish(norm)), barrier, apply);
  c.prepareInference.push(c.blocks('normFromMoving', blocks, normFromMoving(norm)));
  c.inference.push(apply);
  c.move.push(c.blocks('normMove', blocks, normMove(norm)));
}

function gradientCalls(
  c: Compilation,
  norm: Norm,
  input: Tensor,
  dy: Tensor,
  inputGradient: Call | null,
): Call[] {
  return [
    c.wholeShards('normGradientSums', normGradientSums(norm, input, dy)),
    barrier,
    c.blocks('normGradientFinish', norm.channels / 4, normGradientFinish(norm)),
    ...(inputGradient ? [barrier, inputGradient] : []),
  ];
}

/** Normalisation and ReLU; gives the calls of the backward pass. */
export function emitNormalise(
  c: Compilation,
  plan: NormPlan,
  relu: boolean,
  tensors: { readonly x: Tensor; readonly y: Tensor; readonly dy: Tensor; readonly dx: Tensor | null },
): Call[] {
  const { x, y, dy, dx } = tensors;
  const norm = describe(c, plan, relu, x);
  emitStatistics(c, norm, sumsOf(c, norm, x), c.shards('normApply', normApply(norm, x, y)));
  const last = dx && c.shards('normInputGradient', normInputGradient(norm, x, dy, dx));
  return gradientCalls(c, norm, x, dy, last);
}

/** Normalisation, ReLU and halving max-pooling; gives the calls of the backward pass. */
export function emitNormPool(
  c: Compilation,
  plan: NormPlan,
  relu: boolean,
  tensors: Omit<NormPool, 'norm'> & { readonly outputGradient: Tensor },
): Call[] {
  const norm = describe(c, plan, relu, tensors.input);
  const pool = { ...tensors, norm };
  emitStatistics(c, norm, sumsOf(c, norm, tensors.input), c.shards('normPool', normPoolForward(pool)));
  return gradientCalls(
    c,
    norm,
    tensors.winnerInput,
    tensors.outputGradient,
    c.shards('normPoolInputGradient', normPoolInputGradient(pool)),
  );
}

/**
 * Normalisation, ReLU and halving max-pooling of a convolution that takes the sums and finds the winners itself; gives the
 * calls that the backward pass begins with.
 */
export function emitConvNormPool(
  c: Compilation,
  plan: NormPlan,
  relu: boolean,
  input: NormInput,
  tensors: { readonly winnerInput: Tensor; readonly output: Tensor; readonly outputGradient: Tensor },
  conv: (norm: Norm) => Call,
): { readonly norm: Norm; readonly calls: Call[] } {
  const { winnerInput, output, outputGradient } = tensors;
  const norm = describe(c, plan, relu, input);
  const sums = conv(norm);
  c.inference.push(sums);
  emitStatistics(c, norm, sums, c.shards('normApply', normApply(norm, winnerInput, output)));
  return { norm, calls: gradientCalls(c, norm, winnerInput, outputGradient, null) };
}
