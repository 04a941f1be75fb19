/** The distance between the results of two trainers. */
import { parameterLayout } from '../../../core/model/parameters.ts';
import type { TrainerSetup } from '../../../core/training/trainer.ts';
import type { TrainingState } from '../../../core/training/training-state.ts';

/**
 * The largest difference of two arrays, relative to the largest value of the second or to `floor`. It is infinite where a
 * value is missing or not a number.
 */
export function relativeDistance(
  actual: ArrayLike<number>,
  expected: ArrayLike<number>,
  floor = 1e-30,
): number {
  let difference = 0;
  let largest = floor;
  for (let index = 0; index < expected.length; index++) {
    const gap = Math.abs(actual[index] - expected[index]);
    difference = Number.isNaN(gap) ? Number.POSITIVE_INFINITY : Math.max(difference, gap);
    largest = Math.max(largest, Math.abs(expected[index]));
  }
  return difference / largest;
}

const arraysOf = ({ weights, slots, average }: TrainingState) => [
  weights,
  ...slots,
  ...(average ? [average] : []),
];

/**
 * The worst distance over the tensors of all arrays of the state. A tensor that is all but zero, such as the gradient of
 * a bias before a normalisation, is measured against a hundredth of its array's largest value.
 */
export function stateDistance(
  { spec }: TrainerSetup,
  actual: TrainingState,
  expected: TrainingState,
): number {
  const others = arraysOf(expected);
  const distances = arraysOf(actual).flatMap((array, index) => {
    const other = others[index];
    const floor = other.reduce((most, value) => Math.max(most, Math.abs(value)), 0) / 100;
    return parameterLayout(spec).map(({ offset, size }) => {
      const part = (whole: Float32Array) => whole.subarray(offset, offset + size);
      return relativeDistance(part(array), part(other), floor);
    });
  });
  return Math.max(...distances);
}
