/** The wrong predictions of a model, in the order in which they are worth looking at. */
import type { Bytes } from '../data/dataset.ts';
import { classCountOf, type Probabilities, predictedClasses } from './metrics.ts';

export interface Mistake {
  /** Index among the evaluated rows. */
  readonly index: number;
  readonly label: number;
  readonly predicted: number;
  /** Probability of the predicted class. */
  readonly confidence: number;
}

/** Every wrong prediction, the most confident first. */
export function mistakesOf(probabilities: Probabilities, labels: Bytes): readonly Mistake[] {
  const classes = classCountOf(probabilities, labels.length);
  const mistakes: Mistake[] = [];
  for (const [index, predicted] of predictedClasses(probabilities, labels.length).entries()) {
    if (predicted === labels[index]) continue;
    const confidence = probabilities[index * classes + predicted];
    mistakes.push({ index, label: labels[index], predicted, confidence });
  }
  return mistakes.sort((one, other) => other.confidence - one.confidence || one.index - other.index);
}
