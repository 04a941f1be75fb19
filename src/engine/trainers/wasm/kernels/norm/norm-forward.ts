/** The forward pass of batch normalisation (Ioffe and Szegedy 2015, algorithm 1) and its running statistics. */
import { type Expr, i32, type V128 } from '../../asm/expr.ts';
import type { FunctionBuilder } from '../../asm/function-builder.ts';
import { f32x4, relu, v128 } from '../../asm/simd.ts';
import { type Kernel, kernel } from '../kernel.ts';
import type { Tensor } from '../tensor.ts';
import { forEachVector, pixelsOf } from '../visit.ts';
import {
  batchCount,
  type NormStage,
  normalised,
  perChannels,
  sumPerShard,
  takeSumOverShards,
} from './norm-stage.ts';

/**
 * `(from, to, shard)`: sums of `x - m` and `(x - m)^2`. The running mean `m` is close to the batch's mean after
 * some steps, which keeps the variance from cancelling (the shifted-data algorithm; Chan, Golub and LeVeque 1983,
 * "Algorithms for computing the sample variance").
 */
export function normSums(norm: NormStage, x: Tensor): Kernel {
  return sumPerShard(norm, [x], (f, channel, offset) => {
    const moving = f.v128(v128.load(channel, norm.at.movingMean + offset));
    return ([address]) => {
      const difference = f.v128(f32x4.sub(v128.load(address, offset), moving));
      return [difference, f32x4.mul(difference, difference)];
    };
  });
}

/** Stores `1 / sqrt(variance + epsilon)` and the affine map that follows from the statistics. */
function storeAffine(
  f: FunctionBuilder,
  norm: NormStage,
  channel: Expr<'i32'>,
  mean: V128,
  variance: V128,
): void {
  const { at, plan } = norm;
  const root = f32x4.sqrt(f32x4.add(variance, f32x4.splat(plan.epsilon)));
  const inverse = f.v128(f32x4.div(f32x4.splat(1), root));
  const scale = f.v128(f32x4.mul(v128.load(channel, at.gamma), inverse));
  f.store(channel, inverse, at.inverse);
  f.store(channel, scale, at.scale);
  f.store(channel, f32x4.sub(v128.load(channel, at.beta), f32x4.mul(mean, scale)), at.shift);
}

/** `(from, to)` in vectors of channels: mean, biased variance and affine map of this batch, from the sums. */
export function normStatistics(norm: NormStage): Kernel {
  const { at } = norm;
  return perChannels((f, channel) => {
    const count = f.v128(batchCount(norm));
    const first = f.v128(f32x4.div(takeSumOverShards(f, norm, 0, channel), count));
    const second = f32x4.div(takeSumOverShards(f, norm, 1, channel), count);
    const mean = f.v128(f32x4.add(first, v128.load(channel, at.movingMean)));
    const spread = f.v128(f32x4.sub(second, f32x4.mul(first, first)));
    const variance = f.v128(f32x4.pmax(spread, f32x4.splat(0)));
    f.store(channel, mean, at.mean);
    f.store(channel, variance, at.variance);
    storeAffine(f, norm, channel, mean, variance);
  });
}

/** `(from, to)` in vectors of channels: the affine map of the running statistics, for inference. */
export function normRunningStatistics(norm: NormStage): Kernel {
  return perChannels((f, channel) => {
    const mean = f.v128(v128.load(channel, norm.at.movingMean));
    storeAffine(f, norm, channel, mean, v128.load(channel, norm.at.movingVariance));
  });
}

/** `(from, to)` in vectors of channels: `moving -= (moving - batch) (1 - momentum)`, as tfjs computes it. */
export function normMoveRunning(norm: NormStage): Kernel {
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

/** `(from, to)`: `y = scale x + shift`, then ReLU where the stage has one. */
export function normApply(norm: NormStage, x: Tensor, y: Tensor): Kernel {
  return kernel(2, (f, [from, to]) => {
    f.loop(from, to, 1, sample => {
      pixelsOf(f, sample, [x, y], ([atX, atY]) => {
        forEachVector(f, norm.channels, channel => {
          const value = normalised(norm, v128.load(i32.add(atX, channel)), channel);
          f.store(i32.add(atY, channel), norm.relu ? relu(value) : value);
        });
      });
    });
  });
}
