/** Predicts the time of trainings of which a device may train several side by side. */
import { shareBeside } from './side-by-side.ts';

/** A training whose time alone is predicted. */
export interface PredictedTraining {
  readonly seconds: number;
  /** Those of the same design are trained side by side; null where the device trains one at a time. */
  readonly design: string | null;
}

/**
 * The seconds of trainings where of each design at most `most` are trained side by side. `share` is the part of them that is
 * trained, where it is not chosen yet: of each design as many as of the others.
 */
export function secondsSideBySide(trainings: readonly PredictedTraining[], most: number, share = 1): number {
  const sumOf = (some: readonly PredictedTraining[]) => some.reduce((sum, { seconds }) => sum + seconds, 0);
  let sum = share * sumOf(trainings.filter(({ design }) => design === null));
  for (const design of new Set(trainings.map(training => training.design))) {
    if (design === null) continue;
    const group = trainings.filter(training => training.design === design);
    const count = share * group.length;
    const rest = count % most;
    // A part of a training takes that part of its time.
    const alone = (count - rest) * shareBeside(most) + rest * shareBeside(Math.max(rest, 1));
    sum += (alone * sumOf(group)) / group.length;
  }
  return sum;
}
