/** The answers of a model to labelled images, in the orders in which they are worth looking at. */
import type { Bytes } from '../data/dataset.ts';
import { log } from '../numerics/portable-math.ts';
import { classCountOf, type Probabilities, predictedClasses } from './metrics.ts';
import { smallestProbability } from './softmax.ts';

export interface Answer {
  /** Index among the evaluated rows. */
  readonly index: number;
  readonly label: number;
  readonly predicted: number;
  /** Probability of the predicted class. */
  readonly confidence: number;
  /** Cross-entropy against the label, in nats; a probability of 0 counts as the smallest that has a logarithm. */
  readonly loss: number;
}

/** The answer to each row, in the order of the rows. */
function answersOf(probabilities: Probabilities, labels: Bytes): readonly Answer[] {
  const classes = classCountOf(probabilities, labels.length);
  return Array.from(predictedClasses(probabilities, labels.length), (predicted, index) => ({
    index,
    label: labels[index],
    predicted,
    confidence: probabilities[index * classes + predicted],
    loss: -log(Math.max(probabilities[index * classes + labels[index]], smallestProbability)),
  }));
}

/** Every wrong answer, the most confident first. */
export const mistakesOf = (probabilities: Probabilities, labels: Bytes): readonly Answer[] =>
  answersOf(probabilities, labels)
    .filter(({ label, predicted }) => label !== predicted)
    .sort((one, other) => other.confidence - one.confidence || one.index - other.index);

/** Every answer, that of the largest loss first; of equal ones, where the loss has its limit, the more confident. */
export const byLoss = (probabilities: Probabilities, labels: Bytes): readonly Answer[] =>
  [...answersOf(probabilities, labels)].sort(
    (one, other) => other.loss - one.loss || other.confidence - one.confidence || one.index - other.index,
  );

/** Every answer, the least confident first. */
export const byDoubt = (probabilities: Probabilities, labels: Bytes): readonly Answer[] =>
  [...answersOf(probabilities, labels)].sort(
    (one, other) => one.confidence - other.confidence || one.index - other.index,
  );

/**
 * The answers to the images of one cell of a confusion matrix, the most confident first. `predicted` `[rows]` are the
 * answers that the matrix counts, where they are not those of `probabilities`.
 */
export const answersInCell = (
  probabilities: Probabilities,
  labels: Bytes,
  cell: Pick<Answer, 'label' | 'predicted'>,
  predicted: Bytes = predictedClasses(probabilities, labels.length),
): readonly Answer[] =>
  answersOf(probabilities, labels)
    .filter(({ index, label }) => label === cell.label && predicted[index] === cell.predicted)
    .sort((one, other) => other.confidence - one.confidence || one.index - other.index);
