/** Lowers the update: from the shards' gradients to the new weights. */
import {
  averageStep,
  normUnits,
  optimizerStep,
  reduceShards,
  squaredNorm,
  unitFloats,
} from '../kernels/update.ts';
import { barrier, type Compilation } from './compilation.ts';
import { type Call, shardCount } from './program.ts';

/** The number of groups of units whose squares are summed together, for the gradient's norm. */
export const squareGroups = (trainableFloats: number): number =>
  Math.ceil(trainableFloats / unitFloats / normUnits);

/** The sum of the shards' gradients. */
export function lowerReduction(c: Compilation): Call[] {
  const { gradients, shardGradients, shardStride, ends } = c.weights;
  const units = ends.shardedKernel / unitFloats;
  if (units === 0) return [];
  return [c.blocks('reduceShards', units, reduceShards(gradients, shardGradients, shardStride, shardCount))];
}

/** The partial sums of the gradient's squares, where the norm is clipped. */
export function lowerSquaredNorm(c: Compilation): Call[] {
  if (c.plan.update.clipNorm === 0) return [];
  const { gradients, ends } = c.weights;
  return [
    c.blocks(
      'squaredNorm',
      squareGroups(ends.plain),
      squaredNorm(gradients, ends.plain / unitFloats, c.at.squares),
    ),
    barrier,
  ];
}

/** The optimizer's step, the running statistics and the moving average. */
export function lowerUpdate(c: Compilation): Call[] {
  const { weights, plan, at } = c;
  const { optimizer, clipNorm } = plan.update;
  const decays = (optimizer.kind === 'sgd' || optimizer.kind === 'adamw') && optimizer.weightDecay > 0;
  const addresses = { ...at, ...weights };
  const step = (decayed: boolean, from: number, to: number): Call[] =>
    from === to
      ? []
      : [
          c.blocks(
            'optimizer',
            (to - from) / unitFloats,
            optimizerStep(optimizer, addresses, { decayed, clipped: clipNorm > 0 }),
            from / unitFloats,
          ),
        ];
  const { sharded, kernel, plain } = weights.ends;
  const steps = decays
    ? [...step(false, 0, sharded), ...step(true, sharded, kernel), ...step(false, kernel, plain)]
    : step(false, 0, plain);
  const { average } = weights;
  const follow =
    average === null
      ? []
      : [barrier, c.blocks('average', weights.floats / unitFloats, averageStep(addresses, average))];
  return [...steps, ...c.moveStatistics, ...follow];
}
