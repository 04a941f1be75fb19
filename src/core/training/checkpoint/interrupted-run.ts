/** A run that was cut off, with what it needs to go on; its numbers can be taken apart from it and put back. */

import { parameterCount, parameterLayout } from '../../model/parameters.ts';
import type { DeviceChoice } from '../device.ts';
import type { Recipe } from '../train-config.ts';
import type { FinishedNetwork, KeptWeights, RunCheckpoint } from './checkpoint.ts';

/** Enough to offer to go on with it. */
export interface InterruptedRun {
  readonly runId: string;
  /** Of the data that it was trained with; only the same data continues it. */
  readonly dataHash: string;
  /** The networks that the run trains, in their order; more than one is an ensemble. */
  readonly recipes: readonly Recipe[];
  readonly device: DeviceChoice;
  /** Milliseconds since 1970. */
  readonly savedAt: number;
  /** Those before the one that was being trained. */
  readonly finished: readonly FinishedNetwork[];
  readonly checkpoint: RunCheckpoint;
}

/** Numbers of one part: a quarter of a megabyte, which is hashed or copied in a moment, the first time too. */
const partLength = 1 << 16;

/** Numbers of a run, for a database that takes them one after another. */
export type WeightPart = Float32Array<ArrayBuffer>;

/** The same run with each of its arrays replaced, always in the same order; each is of a network, from 0. */
function withArrays(
  run: InterruptedRun,
  replace: (array: WeightPart, network: number) => WeightPart,
): InterruptedRun {
  const { checkpoint, finished } = run;
  const { state, best } = checkpoint;
  const withWeights = (kept: KeptWeights, network: number): KeptWeights => ({
    ...kept,
    weights: replace(kept.weights, network),
  });
  const last = finished.length;
  return {
    ...run,
    finished: finished.map((network, index) => ({ ...network, best: withWeights(network.best, index) })),
    checkpoint: {
      ...checkpoint,
      state: {
        ...state,
        weights: replace(state.weights, last),
        slots: state.slots.map(slot => replace(slot, last)),
        average: state.average && replace(state.average, last),
      },
      best: best && withWeights(best, last),
    },
  };
}

export function weightArrays(run: InterruptedRun): readonly WeightPart[] {
  const arrays: WeightPart[] = [];
  withArrays(run, array => {
    arrays.push(array);
    return array;
  });
  return arrays;
}

/** All numbers of a run, part by part, in the order in which `unseal` wants them back. */
export function* weightViews(run: InterruptedRun): Generator<WeightPart> {
  for (const array of weightArrays(run))
    for (let from = 0; from < array.length; from += partLength) yield array.subarray(from, from + partLength);
}

/** Copies, since a database would keep the whole array behind each view. */
export function* weightParts(run: InterruptedRun): Generator<WeightPart> {
  for (const view of weightViews(run)) yield view.slice();
}

/** The run with empty arrays: the rest of it, once its parts are stored. */
export const withoutWeights = (run: InterruptedRun): InterruptedRun =>
  withArrays(run, () => new Float32Array());

/** The run with the numbers that were stored for it; null where they are not as many as its models have. */
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
