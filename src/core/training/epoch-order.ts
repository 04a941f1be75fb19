/** The order in which an epoch visits the training rows. */
import { deriveKey, permutation, stream } from '../numerics/rng.ts';

/** `rows` shuffled anew for every seed and epoch (from 0); the minibatches are consecutive parts of it. */
export function epochOrder(
  rows: Uint32Array<ArrayBuffer>,
  seed: number,
  epoch: number,
): Uint32Array<ArrayBuffer> {
  return permutation(rows.length, deriveKey(seed, stream.order, epoch)).map(place => rows[place]);
}
