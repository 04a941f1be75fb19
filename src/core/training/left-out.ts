/** Rows of the training table that a person leaves out of training. */
import type { Facts } from '../notebook/facts.ts';
import { Murmur3 } from '../numerics/murmur.ts';
import type { TrainConfig } from './train-config.ts';

/** The configuration of a training without the rows `leftOut`. */
export const withoutRows = (config: TrainConfig, leftOut: readonly number[]): TrainConfig =>
  leftOut.length === 0 ? config : { ...config, leftOut };

/** The most rows that a fact names. */
const mostNamed = 4;

/**
 * The rows left out as a fact of a training, which names a few of them as the page counts them, from 1. More are told
 * apart by a hash. `leftOut` is in rising order; without any there is no fact.
 */
export function leftOutFacts(leftOut: readonly number[]): Facts {
  if (leftOut.length === 0) return {};
  const named = leftOut.slice(0, mostNamed).map(row => row + 1);
  const hash = new Murmur3().add(Uint32Array.from(leftOut)).digest().toString(16);
  const rows = leftOut.length <= mostNamed ? named.join(', ') : `${named.join(', ')} and more, ${hash}`;
  return { 'rows left out': `${leftOut.length} (${rows})` };
}
