/**
 * Whether an arm trains the same network: its losses against the reference's over 50 steps.
 *
 * Training amplifies rounding. On keras-cnn PyTorch leaves itself by 2.6e-3 over 50 steps when two threads instead of one add
 * its sums, and by 4.0e-3 when its channels are permuted: no two correct programs follow each other freely for that long.
 * So every arm continues from the reference's own weights and moments after each ten steps. Rounding has no time to
 * grow (PyTorch's two threads are 8e-6 off its one), and a wrong formula shows ten steps from each of five places: a
 * learning rate of 1 % more is 2.7e-3 off, a first bias that does not learn 2.1e-3, beta2 0.998 for 0.999 2.5e-2.
 */
export const gate = { steps: 50, restartEvery: 10, tolerance: 1e-3 } as const;

export interface Parity {
  /** Steps that were compared; fewer than 50 where the arm is too slow. */
  readonly steps: number;
  /** Summed distance of the losses over the sum of the reference's. */
  readonly difference: number;
  readonly counts: boolean;
}

/**
 * Compares the losses as far as both go. Not the largest difference of single steps: tfjs rounds Adam's `1 - beta2^t` to
 * float32, 1e-5 off at the first step, which shows in single losses. The sum still refuses every real difference.
 */
export function parityOf(losses: readonly number[], reference: readonly number[]): Parity {
  const steps = Math.min(losses.length, reference.length);
  let distance = 0;
  let total = 0;
  for (const [step, expected] of reference.slice(0, steps).entries()) {
    distance += Math.abs(losses[step] - expected);
    total += expected;
  }
  const difference = distance / total;
  return { steps, difference, counts: difference <= gate.tolerance };
}
