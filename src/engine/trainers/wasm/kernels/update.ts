/** From gradients to new weights, by the formulas (and citations) of `core/training/plan/optimizer-step.ts`. */
import type { OptimizerSpec } from '../../../../core/training/train-config.ts';
import { type Expr, i32, type V128 } from '../asm/expr.ts';
import type { FunctionBuilder } from '../asm/function-builder.ts';
import { f32x4, laneSum, mulAdd, v128 } from '../asm/simd.ts';
import { type Kernel, kernel } from './kernel.ts';

/** Floats of a unit: parameters are shared out among threads in units of one cache line. */
export const unitFloats = 16;
const unitBytes = unitFloats * 4;

/** The addresses of the parameters' arrays, all of one length, and of the step's factors, see `StepFactors`. */
export interface UpdateAddresses {
  readonly weights: number;
  readonly gradients: number;
  readonly slots: readonly number[];
  readonly average: number | null;
  readonly rate: number;
  readonly rootScale: number;
  readonly shrink: number;
  readonly averageDecay: number;
  readonly averageRest: number;
  readonly gradientScale: number;
}

/** `(from, to)` in units: runs the code that `build` gives for each vector, by its byte offset in the arrays. */
function perVector(build: (f: FunctionBuilder) => (offset: Expr<'i32'>) => void): Kernel {
  return kernel(2, (f, [from, to]) => {
    const visit = build(f);
    f.loop(i32.mul(from, unitBytes), f.i32(i32.mul(to, unitBytes)), 16, visit);
  });
}

/** `(from, to)` in units: adds the shards' gradients in their order and clears them for the next step. */
export function reduceShards(
  gradients: number,
  shardGradients: number,
  shardStride: number,
  shards: number,
): Kernel {
  return perVector(f => offset => {
    const sum = f.v128(f32x4.splat(0));
    f.loop(0, shards * shardStride, shardStride, shard => {
      const at = f.i32(i32.add(shard, offset));
      f.set(sum, f32x4.add(sum, v128.load(at, shardGradients)));
      f.store(at, f32x4.splat(0), shardGradients);
    });
    f.store(offset, sum, gradients);
  });
}

/** The units of one partial sum of squares, whatever the number of threads. */
export const normUnits = 64;

/** `(from, to)` in groups of 64 units: writes each group's sum of squares to `partials`, for the global norm. */
export function squaredNorm(gradients: number, units: number, partials: number): Kernel {
  return kernel(2, (f, [from, to]) => {
    f.loop(from, to, 1, group => {
      const sum = f.v128(f32x4.splat(0));
      const first = f.i32(i32.mul(group, normUnits * unitBytes));
      const beyond = f.i32(i32.add(first, normUnits * unitBytes));
      const end = f.i32(i32.select(i32.ltU(beyond, units * unitBytes), beyond, units * unitBytes));
      f.loop(first, end, 16, offset => {
        const gradient = f.v128(v128.load(offset, gradients));
        f.set(sum, mulAdd(sum, gradient, gradient));
      });
      f.storeF32(i32.mul(group, 4), laneSum(sum), partials);
    });
  });
}

/** `(from, to)` in units: one step of the optimizer. `decayed` says that weight decay shrinks these parameters. */
export function optimizerStep(
  optimizer: OptimizerSpec,
  at: UpdateAddresses,
  options: { readonly decayed: boolean; readonly clipped: boolean },
): Kernel {
  return perVector(f => {
    const splat = (address: number) => f.v128(v128.load32Splat(i32.const(address)));
    const rate = splat(at.rate);
    const rootScale = splat(at.rootScale);
    const shrink = splat(at.shrink);
    const scale = splat(at.gradientScale);
    return offset => {
      const loaded = v128.load(offset, at.gradients);
      const gradient = f.v128(options.clipped ? f32x4.mul(loaded, scale) : loaded);
      const before = f.v128(v128.load(offset, at.weights));
      /** Moves a slot to `decay x slot + (1 - decay) x value`, and gives its new value. */
      const moved = (slot: number, decay: number, value: V128) => {
        const old = f32x4.mul(f32x4.splat(decay), v128.load(offset, slot));
        const next = f.v128(f32x4.add(old, f32x4.mul(f32x4.splat(1 - decay), value)));
        f.store(offset, next, slot);
        return next;
      };
      const square = f32x4.mul(gradient, gradient);
      switch (optimizer.kind) {
        case 'sgd': {
          const total =
            options.decayed && optimizer.weightDecay > 0
              ? f.v128(mulAdd(gradient, before, f32x4.splat(optimizer.weightDecay)))
              : gradient;
          const momentum = f32x4.splat(optimizer.momentum);
          const velocity = f.v128(mulAdd(total, momentum, v128.load(offset, at.slots[0])));
          f.store(offset, velocity, at.slots[0]);
          const direction = optimizer.nesterov ? mulAdd(total, momentum, velocity) : velocity;
          f.store(offset, f32x4.sub(before, f32x4.mul(rate, direction)), at.weights);
          return;
        }
        case 'adam':
        case 'adamw': {
          const first = moved(at.slots[0], optimizer.beta1, gradient);
          const second = moved(at.slots[1], optimizer.beta2, square);
          const root = f32x4.mul(f32x4.sqrt(second), rootScale);
          const step = f32x4.div(f32x4.mul(rate, first), f32x4.add(root, f32x4.splat(optimizer.epsilon)));
          const kept = options.decayed && optimizer.kind === 'adamw' ? f32x4.mul(before, shrink) : before;
          f.store(offset, f32x4.sub(kept, step), at.weights);
          return;
        }
        case 'rmsprop': {
          const mean = moved(at.slots[0], optimizer.rho, square);
          const root = f32x4.sqrt(f32x4.add(mean, f32x4.splat(optimizer.epsilon)));
          f.store(offset, f32x4.sub(before, f32x4.div(f32x4.mul(rate, gradient), root)), at.weights);
          return;
        }
        default:
          optimizer satisfies never;
      }
    };
  });
}

/** `(from, to)` in units: `average = decay x average + (1 - decay) x weight`. */
export function averageStep(at: UpdateAddresses, average: number): Kernel {
  return perVector(f => {
    const decay = f.v128(v128.load32Splat(i32.const(at.averageDecay)));
    const rest = f.v128(v128.load32Splat(i32.const(at.averageRest)));
    return offset => {
      const old = f32x4.mul(decay, v128.load(offset, average));
      const fresh = f32x4.mul(rest, v128.load(offset, at.weights));
      f.store(offset, f32x4.add(old, fresh), average);
    };
  });
}
