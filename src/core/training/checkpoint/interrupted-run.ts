/** An interrupted run, with everything that it needs to continue. Its arrays can be taken out of it and put back. */

import { parameterCount, parameterLayout } from '../../model/parameters.ts';
import type { DeviceChoice } from '../device.ts';
import type { Recipe } from '../train-config.ts';
import type { FinishedNetwork, KeptWeights, RunCheckpoint } from './checkpoint.ts';

/** A network that has come somewhere beside the one that the run goes on with; perhaps it is over. */
export interface NetworkBeside {
  /** Its index in the run, from 0. */
  readonly network: number;
  readonly checkpoint: RunCheckpoint;
}

/** Everything that is needed to offer to continue a run, and to continue it. */
export interface InterruptedRun {
  readonly runId: string;
  /** Hash of the data that the run was trained with; it can only continue with the same data. */
  readonly dataHash: string;
  /** The networks that the run trains, in their order; more than one is an ensemble. */
  readonly recipes: readonly Recipe[];
  readonly device: DeviceChoice;
  /** Milliseconds since 1970. */
  readonly savedAt: number;
  /** The networks that came before the one that was being trained. */
  readonly finished: readonly FinishedNetwork[];
  readonly checkpoint: RunCheckpoint;
  /** Those that come later and were trained side by side with others, by rising index. Absent for none. */
  readonly beside?: readonly NetworkBeside[];
}

/**
 * Numbers of one part: a quarter of a megabyte, which is hashed or copied in a moment even by code that is still cold.
 */
const partLength = 1 << 16;

/** Weights, accumulators or averages of a run, whole or in part: a database stores them part by part. */
export type WeightPart = Float32Array<ArrayBuffer>;

/** The same run with each of its arrays replaced, in a fixed order. `network` is the index of the array's network. */
function withArrays(
  run: InterruptedRun,
  replace: (array: WeightPart, network: number) => WeightPart,
): InterruptedRun {
  const withWeights = (kept: KeptWeights, network: number): KeptWeights => ({
    ...kept,
    weights: replace(kept.weights, network),
  });
  const withState = (checkpoint: RunCheckpoint, network: number): RunCheckpoint => {
    const { state, best } = checkpoint;
    return {
      ...checkpoint,
      state: {
        ...state,
        weights: replace(state.weights, network),
        slots: state.slots.map(slot => replace(slot, network)),
        average: state.average && replace(state.average, network),
      },
      best: best && withWeights(best, network),
    };
  };
  const { checkpoint, finished, beside } = run;
  return {
    ...run,
    finished: finished.map((network, index) => ({ ...network, best: withWeights(network.best, index) })),
    checkpoint: withState(checkpoint, finished.length),
    ...(beside
      ? { beside: beside.map(one => ({ ...one, checkpoint: withState(one.checkpoint, one.network) })) }
      : {}),
  };
}

/** The checkpoints of a run's networks, each with the index of its network. */
export const checkpointsOf = ({
  finished,
  checkpoint,
  beside = [],
}: InterruptedRun): readonly NetworkBeside[] => [{ network: finished.length, checkpoint }, ...beside];

/** The arrays of a run, in the order of `withArrays`. */
export function weightArrays(run: InterruptedRun): readonly WeightPart[] {
  const arrays: WeightPart[] = [];
  withArrays(run, array => {
    arrays.push(array);
    return array;
  });
  return arrays;
}

/** The arrays of a run part by part, as views of them, in the order in which `withWeights` expects them back. */
export function* weightViews(run: InterruptedRun): Generator<WeightPart> {
  for (const array of weightArrays(run))
    for (let from = 0; from < array.length; from += partLength) yield array.subarray(from, from + partLength);
}

/** Copies of the parts, since a database would store the whole array that each view belongs to. */
export function* weightParts(run: InterruptedRun): Generator<WeightPart> {
  for (const view of weightViews(run)) yield view.slice();
}

/** The run with empty arrays: what is left to store beside its parts. */
export const withoutWeights = (run: InterruptedRun): InterruptedRun =>
  withArrays(run, () => new Float32Array());

/**
 * The run with its arrays filled from the parts that were stored for it; null where the lengths do not fit its models.
 */
export function withWeights(run: InterruptedRun, parts: readonly WeightPart[]): InterruptedRun | null {
  const sizes = run.recipes.map(({ spec }) => parameterCount(parameterLayout(spec)));
  const numbers = new Float32Array(parts.reduce((sum, part) => sum + part.length, 0));
  let filled = 0;
  for (const part of parts) {
    numbers.set(part, filled);
    filled += part.length;
  }
  let from = 0;
  const whole = withArrays(run, (_, network) => {
    const array = numbers.slice(from, from + sizes[network]);
    from += sizes[network];
    return array;
  });
  return from === numbers.length ? whole : null;
}
