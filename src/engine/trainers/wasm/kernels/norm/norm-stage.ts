/**
 * The parts that the passes of a batch normalisation share: the addresses of its numbers, and sums over the batch. The sums are
 * taken per shard and added in the shards' order, so the number of threads does not show in the bits.
 */
import type { NormPlan } from '../../../../../core/training/plan/step-plan.ts';
import { type Expr, f32, i32, type V128 } from '../../asm/expr.ts';
import type { FunctionBuilder } from '../../asm/function-builder.ts';
import { f32x4, mulAdd, v128 } from '../../asm/simd.ts';
import { type Kernel, kernel } from '../kernel.ts';
import type { Arena, Tensor } from '../tensor.ts';
import { pixelsOf, vector } from '../visit.ts';

/** Addresses of numbers per channel, `[channels]` each; parameters and their gradients lie in the weight layout's arrays. */
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
  /** The forward pass as an affine map: `output = scale x input + shift`. */
  readonly scale: number;
  readonly shift: number;
  /** The backward pass: `inputGradient = scale x outputGradient + constant + slope x input`. */
  readonly constant: number;
  readonly slope: number;
  /** Two sums per shard: `[shards, 2, channels]`. */
  readonly partials: number;
}

export type NormParameters = Pick<
  NormAddresses,
  'gamma' | 'beta' | 'movingMean' | 'movingVariance' | 'gammaGradient' | 'betaGradient'
>;

/** Allocates all numbers but the parameters and their gradients. */
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

export interface NormStage {
  readonly plan: NormPlan;
  readonly at: NormAddresses;
  readonly relu: boolean;
  /** Channels with their padding. */
  readonly channels: number;
  readonly shards: number;
  /** Pixels of one image. */
  readonly pixels: number;
  /** The address of the batch's size, an integer. */
  readonly samples: number;
}

/**
 * `(from, to, shard)`: adds two terms per channel over some of a shard's images to `partials`, eight channels at a time;
 * `prepare` reads what is one for all pixels and gives the terms of one. Whoever reads the sums clears them for the next ones.
 */
export function sumPerShard(
  norm: NormStage,
  tensors: readonly Tensor[],
  prepare: (
    f: FunctionBuilder,
    channel: Expr<'i32'>,
    offset: number,
  ) => (addresses: readonly Expr<'i32'>[]) => readonly [V128, V128],
): Kernel {
  const { channels, at } = norm;
  return kernel(3, (f, [from, to, shard]) => {
    const partials = f.i32(i32.add(i32.mul(shard, 2 * channels * 4), at.partials));
    f.loop(from, to, 1, sample => {
      f.loop(0, channels * 4, 2 * vector, channel => {
        const sums = [0, vector].map(offset => ({
          offset,
          terms: prepare(f, channel, offset),
          pair: f.v128s(2, () => f32x4.splat(0)),
        }));
        pixelsOf(f, sample, tensors, addresses => {
          const at8 = addresses.map(address => f.i32(i32.add(address, channel)));
          for (const { terms, pair } of sums) {
            const [first, second] = terms(at8);
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

/** The first or second sum of one vector of channels: the shards' partial sums, added in the shards' order and cleared. */
export function takeSumOverShards(f: FunctionBuilder, norm: NormStage, which: 0 | 1, channel: Expr<'i32'>) {
  const sum = f.v128(f32x4.splat(0));
  const bytes = 2 * norm.channels * 4;
  const start = norm.at.partials + which * norm.channels * 4;
  f.loop(0, norm.shards * bytes, bytes, shard => {
    const at = f.i32(i32.add(shard, channel));
    f.set(sum, f32x4.add(sum, v128.load(at, start)));
    f.store(at, f32x4.splat(0), start);
  });
  return sum;
}

/** `(from, to)` in vectors of channels: runs the code that `build` writes for each; `channel` is the vector's byte offset. */
export function perChannels(build: (f: FunctionBuilder, channel: Expr<'i32'>) => void): Kernel {
  return kernel(2, (f, [from, to]) => {
    f.loop(from, to, 1, block => build(f, f.i32(i32.mul(block, vector))));
  });
}

/** The number of values that each channel's statistics are taken over, in all four lanes. */
export const batchCount = (norm: NormStage): V128 =>
  f32x4.splat(f32.convertI32(i32.mul(i32.load(norm.samples), norm.pixels)));

/** Computes `scale x + shift` of one vector of channels. */
export function normalised(norm: NormStage, x: V128, channel: Expr<'i32'>): V128 {
  return mulAdd(v128.load(channel, norm.at.shift), x, v128.load(channel, norm.at.scale));
}
