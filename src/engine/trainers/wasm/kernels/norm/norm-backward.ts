/** The gradient of batch normalisation in closed form (Ioffe and Szegedy 2015, section 3). */
import { type Expr, i32, type V128 } from '../../asm/expr.ts';
import { f32x4, mulAdd, v128 } from '../../asm/simd.ts';
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

/** The output's gradient where the ReLU let the value through, else 0. */
export function maskedGradient(norm: NormStage, dy: V128, x: V128, channel: Expr<'i32'>): V128 {
  return norm.relu ? whereLetThrough(dy, normalised(norm, x, channel)) : dy;
}

const whereLetThrough = (dy: V128, value: V128): V128 => v128.and(dy, f32x4.gt(value, f32x4.splat(0)));

/** `(from, to, shard)`: sums of `dy` and `dy (x - mean)`. With a pooling, `x` and `dy` are those of the winners. */
export function normGradientSums(norm: NormStage, x: Tensor, dy: Tensor): Kernel {
  return sumPerShard(norm, [x, dy], (f, channel, offset) => {
    const { scale, shift, mean } = norm.at;
    const [slope, start, middle] = [scale, shift, mean].map(at => f.v128(v128.load(channel, at + offset)));
    return ([atX, atDy]) => {
      const value = f.v128(v128.load(atX, offset));
      const received = v128.load(atDy, offset);
      const passes = norm.relu ? whereLetThrough(received, mulAdd(start, value, slope)) : received;
      const gradient = f.v128(passes);
      return [gradient, f32x4.mul(gradient, f32x4.sub(value, middle))];
    };
  });
}

/**
 * `(from, to)` in vectors of channels: the gradients of gamma and beta, and the affine part of the input's gradient,
 * `dx = scale (dy - mean(dy) - xhat mean(dy xhat))` (Ioffe and Szegedy 2015, section 3).
 */
export function normParameterGradients(norm: NormStage): Kernel {
  const { at } = norm;
  return perChannels((f, channel) => {
    const inverse = f.v128(v128.load(channel, at.inverse));
    const beta = f.v128(takeSumOverShards(f, norm, 0, channel));
    const gamma = f.v128(f32x4.mul(takeSumOverShards(f, norm, 1, channel), inverse));
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

/** The affine part of the input's gradient, `constant + slope x`, which every position has. */
export function affineGradient(norm: NormStage, x: V128, channel: Expr<'i32'>): V128 {
  return mulAdd(v128.load(channel, norm.at.constant), x, v128.load(channel, norm.at.slope));
}

/** `(from, to)`: writes the input's gradient of every position. */
export function normInputGradient(norm: NormStage, x: Tensor, dy: Tensor, dx: Tensor): Kernel {
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
