/** The vote of an ensemble: the probabilities of several networks as one. */
import type { Bytes } from '../../data/dataset.ts';
import { accuracy, type Probabilities, predictedClasses } from '../metrics.ts';

/**
 * Soft vote: the mean of the members' probabilities, each `[rows, classes]`. Throws a
 * `RangeError` if there are none or they differ in length.
 */
export function softVote(members: readonly Probabilities[]): Float32Array<ArrayBuffer> {
  if (members.length === 0) throw new RangeError('a vote needs at least one network');
  const { length } = members[0];
  if (members.some(member => member.length !== length))
    throw new RangeError('the networks predicted different numbers of images');
  return Float32Array.from(
    { length },
    (_, index) => members.reduce((sum, member) => sum + member[index], 0) / members.length,
  );
}

export interface VoteGain {
  /** How many networks vote, counted from the first. */
  readonly networks: number;
  readonly accuracy: number;
  /** Accuracy that the last of them added; for the first network its own accuracy. */
  readonly gain: number;
}

/**
 * Accuracy of the vote of the first network, of the first two, and so on. Each member is
 * `[rows, classes]`, `labels` `[rows]`.
 */
export function voteGains(members: readonly Probabilities[], labels: Bytes): readonly VoteGain[] {
  const accuracies = members.map((_, last) =>
    accuracy(predictedClasses(softVote(members.slice(0, last + 1)), labels.length), labels),
  );
  return accuracies.map((value, index) => ({
    networks: index + 1,
    accuracy: value,
    gain: value - (accuracies[index - 1] ?? 0),
  }));
}
