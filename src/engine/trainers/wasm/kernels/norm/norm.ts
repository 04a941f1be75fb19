/**
 * Batch normalisation. The sums over the batch are taken per virtual shard and added in the shards' order, so the
 * number of threads does not show in the bits.
 */

import type { NormPlan } from '../../../../../core/training/plan/step-plan.ts';
import { type Expr, f32, i32, type V128 } from '../../asm/expr.ts';
import type { FunctionBuilder } from '../../asm/function-builder.ts';
import { f32x4, mulAdd, relu, v128 } from '../../asm/simd.ts';
import { type Kernel, kernel } from '../kernel.ts';
import type { Arena, Tensor } from '../tensor.ts';
import { forEachVector, pixelsOf, vector } from '../visit.ts';

/** Addresses of per-channel numbers, `[channels]` each; the parameters lie in the arenas of weights and gradients. */
export interface NormAddresses {
  readonly gamma: number;
  readonly beta: number;
  readonly movingMean: number;
  readonly movingVariance: number;
  readonly gammaGradient: number;
  readonly betaGradient: number;
  readonly mean: number;
  readonly variance: number;
  readonly inverse: number;
  /** `output = scale x input + shift` */
  readonly scale: number;
  readonly shift: number;
  /** `inputGradient = scale x outputGradient + constant + slope x input` */
  readonly constant: number;
  readonly slope: number;
  /** Two sums per shard: `[shards, 2, channels]`. */
  readonly partials: number;
}

export type NormParameters = Pick<
  NormAddresses,
  'gamma' | 'beta' | 'movingMean' | 'movingVariance' | 'gammaGradient' | 'betaGradient'
>;

export function allocateNorm(
  arena: Arena,
  channels: number,
  shards: number,
  parameters: NormParameters,
): NormAddresses {
  const row = () => arena.allocate(channels * 4);
  return {
    ...parameters,
    mean: row(),
    variance: row(),
    inverse: row(),
    scale: row(),
    shift: row(),
    constant: row(),
    slope: row(),
    partials: arena.allocate(shards * 2 * channels * 4),
  };
}

export interface Norm {
  readonly plan: NormPlan;
  readonly at: NormAddresses;
  readonly relu: boolean;
  /** Padded. */
  readonly channels: number;
  readonly shards: number;
  /** Pixels of an image that are averaged over. */
  readonly pixels: number;
  /** Address of the batch's size, an integer. */
  readonly samples: number;
}

/** Sums two quantities per channel over a shard's images, eight channels at a time. */
function sumPerShard(
  norm: Norm,
  tensors: readonly Tensor[],
  terms: (
    f: FunctionBuilder,
    addresses: readonly Expr<'i32'>[],
    channel: Expr<'i32'>,
    offset: number,
  ) => readonly [V128, V128],
): Kernel {
  const { channels, at } = norm;
  return kernel(3, (f, [from, to, shard]) => {
    const partials = f.i32(i32.add(i32.mul(shard, 2 * channels * 4), at.partials));
    f.fill(partials, 0, 2 * channels * 4);
    f.loop(from, to, 1, sample => {
      f.loop(0, channels * 4, 2 * vector, channel => {
        const sums = [0, vector].map(offset => ({ offset, pair: f.v128s(2, () => f32x4.splat(0)) }));
        pixelsOf(f, sample, tensors, addresses => {
          const at8 = addresses.map(address => f.i32(i32.add(address, channel)));
          for (const { offset, pair } of sums) {
            const [first, second] = terms(f, at8, channel, offset);
            f.set(pair[0], f32x4.add(pair[0], first));
            f.set(pair[1], f32x4.add(pair[1], second));
          }
        });
        const out = f.i32(i32.add(partials, channel));
        for (const { offset, pair } of sums)
          for (const [which, sum] of pair.entries()) {
            const place = which * channels * 4 + offset;
            f.store(out, f32x4.add(v128.load(out, place), sum), place);
          }
      });
    });
  });
}

/** The shards' sums of one vector of channels, in their order. */
function total(f: FunctionBuilder, norm: Norm, which: 0 | 1, channel: Expr<'i32'>) {
  const sum = f.v128(f32x4.splat(0));
  const bytes = 2 * norm.channels * 4;
  const start = norm.at.partials + which * norm.channels * 4;
  f.loop(0, norm.shards * bytes, bytes, shard =>
    f.set(sum, f32x4.add(sum, v128.load(i32.add(shard, channel), start))),
  );
  return sum;
}

/** The function of one vector of channels for each of the blocks `from` to `to`. */
function perChannels(build: (f: FunctionBuilder, channel: Expr<'i32'>) => void): Kernel {
  return kernel(2, (f, [from, to]) => {
    f.loop(from, to, 1, block => build(f, f.i32(i32.mul(block, vector))));
  });
}

const batchCount = (norm: Norm): V128 =>
  f32x4.splat(f32.convertI32(i32.mul(i32.load(norm.samples), norm.pixels)));

/**
 * `(from, to, shard)`: sums of `x - m` and `(x - m)^2`. The running mean `m` is close to the batch's mean after
 * some steps, which keeps the variance from cancelling (the shifted-data algorithm, Chan et al. 1983).
 */
export function normSums(norm: Norm, x: Tensor): Kernel {
  return sumPerShard(norm, [x], (f, [address], channel, offset) => {
    const moving = v128.load(channel, norm.at.movingMean + offset);
    const difference = f.v128(f32x4.sub(v128.load(address, offset), moving));
    return [difference, f32x4.mul(difference, difference)];
  });
}

function storeAffine(f: FunctionBuilder, norm: Norm, channel: Expr<'i32'>, mean: V128, variance: V128): void {
  const { at, plan } = norm;
  const root = f32x4.sqrt(f32x4.add(variance, f32x4.splat(plan.epsilon)));
  const inverse = f.v128(f32x4.div(f32x4.splat(1), root));
  const scale = f.v128(f32x4.mul(v128.load(channel, at.gamma), inverse));
  f.store(channel, inverse, at.inverse);
  f.store(channel, scale, at.scale);
  f.store(channel, f32x4.sub(v128.load(channel, at.beta), f32x4.mul(mean, scale)), at.shift);
}

/** Mean, biased variance and the affine map of this batch. */
export function normFinish(norm: Norm): Kernel {
  const { at } = norm;
  return perChannels((f, channel) => {
    const count = f.v128(batchCount(norm));
    const first = f.v128(f32x4.div(total(f, norm, 0, channel), count));
    const second = f32x4.div(total(f, norm, 1, channel), count);
    const mean = f.v128(f32x4.add(first, v128.load(channel, at.movingMean)));
    const spread = f.v128(f32x4.sub(second, f32x4.mul(first, first)));
    const variance = f.v128(f32x4.pmax(spread, f32x4.splat(0)));
    f.store(channel, mean, at.mean);
    f.store(channel, variance, at.variance);
    storeAffine(f, norm, channel, mean, variance);
  });
}

/** The affine map of the running statistics. */
export function normFromMoving(norm: Norm): Kernel {
  return perChannels((f, channel) => {
    const mean = f.v128(v128.load(channel, norm.at.movingMean));
    storeAffine(f, norm, channel, mean, v128.load(channel, norm.at.movingVariance));
  });
}

/** `moving -= (moving - batch) (1 - momentum)`, as tfjs writes it. */
export function normMove(norm: Norm): Kernel {
  const { at, plan } = norm;
  return perChannels((f, channel) => {
    for (const [moving, batch] of [
      [at.movingMean, at.mean],
      [at.movingVariance, at.variance],
    ]) {
      const before = f.v128(v128.load(channel, moving));
      const change = f32x4.mul(f32x4.sub(before, v128.load(channel, batch)), f32x4.splat(1 - plan.momentum));
      f.store(channel, f32x4.sub(before, change), moving);
    }
  });
}

/** `(from, to)`: `y = relu?(scale x + shift)`. */
export function normApply(norm: Norm, x: Tensor, y: Tensor): Kernel {
  return kernel(2, (f, [from, to]) => {
    f.loop(from, to, 1, sample => {
      pixelsOf(f, sample, [x, y], ([from_, to_]) => {
        forEachVector(f, norm.channels, channel => {
          const value = normalised(norm, v128.load(i32.add(from_, channel)), channel);
          f.store(i32.add(to_, channel), norm.relu ? relu(value) : value);
        });
      });
    });
  });
}

export function normalised(norm: Norm, x: V128, channel: Expr<'i32'>, offset = 0): V128 {
  const scale = v128.load(channel, norm.at.scale + offset);
  return mulAdd(v128.load(channel, norm.at.shift + offset), x, scale);
}

/** The output's gradient where the ReLU let the input through. */
export function maskedGradient(norm: Norm, dy: V128, x: V128, channel: Expr<'i32'>, offset = 0): V128 {
  if (!norm.relu) return dy;
  return v128.and(dy, f32x4.gt(normalised(norm, x, channel, offset), f32x4.splat(0)));
}

/** `(from, to, shard)`: sums of `dy` and `dy (x - mean)`; `x` and `dy` may be pooled winners. */
export function normGradientSums(norm: Norm, x: Tensor, dy: Tensor): Kernel {
  return sumPerShard(norm, [x, dy], (f, [atX, atDy], channel, offset) => {
    const value = f.v128(v128.load(atX, offset));
    const gradient = f.v128(maskedGradient(norm, v128.load(atDy, offset), value, channel, offset));
    const centred = f32x4.sub(value, v128.load(channel, norm.at.mean + offset));
    return [gradient, f32x4.mul(gradient, centred)];
  });
}

/**
 * Gradients of gamma and beta, and the affine part of the input's gradient:
 * `dx = scale (dy - mean(dy) - xhat mean(dy xhat))` (Ioffe and Szegedy 2015, section 3).
 */
export function normGradientFinish(norm: Norm): Kernel {
  const { at } = norm;
  return perChannels((f, channel) => {
    const inverse = f.v128(v128.load(channel, at.inverse));
    const beta = f.v128(total(f, norm, 0, channel));
    const gamma = f.v128(f32x4.mul(total(f, norm, 1, channel), inverse));
    f.store(channel, beta, at.betaGradient);
    f.store(channel, gamma, at.gammaGradient);
    const count = batchCount(norm);
    const perSample = f.v128(f32x4.div(v128.load(channel, at.scale), count));
    const slope = f.v128(f32x4.mul(f32x4.mul(perSample, gamma), inverse));
    f.store(channel, f32x4.sub(f32x4.splat(0), slope), at.slope);
    const constant = f32x4.sub(f32x4.mul(slope, v128.load(channel, at.mean)), f32x4.mul(perSample, beta));
    f.store(channel, constant, at.constant);
  });
}

/** The part of the input's gradient that every position has. */
export function affineGradient(norm: Norm, x: V128, channel: Expr<'i32'>): V128 {
  return mulAdd(v128.load(channel, norm.at.constant), x, v128.load(channel, norm.at.slope));
}

/** `(from, to)`: the input's gradient. */
export function normInputGradient(norm: Norm, x: Tensor, dy: Tensor, dx: Tensor): Kernel {
  return kernel(2, (f, [from, to]) => {
    f.loop(from, to, 1, sample => {
      pixelsOf(f, sample, [x, dy, dx], ([atX, atDy, atDx]) => {
        forEachVector(f, norm.channels, channel => {
          const value = f.v128(v128.load(i32.add(atX, channel)));
          const gradient = maskedGradient(norm, v128.load(i32.add(atDy, channel)), value, channel);
          const scale = v128.load(channel, norm.at.scale);
          f.store(i32.add(atDx, channel), mulAdd(affineGradient(norm, value, channel), gradient, scale));
        });
      });
    });
  });
}
