/** The score that a run is expected to get on new images, estimated from its held-out images. */
import { type DataWarning, isOfOrigin, openWarnings } from '../../core/data/checks/data-warning.ts';
import { correctCount, predictedClasses } from '../../core/evaluation/metrics.ts';
import { type ConfidenceInterval, predictionInterval, wilsonInterval } from '../../core/evaluation/wilson.ts';
import type { PageState } from '../store/page-state.ts';

export interface ExpectedScore extends ConfidenceInterval {
  /** The share of the held-out images that was classified correctly. */
  readonly accuracy: number;
  /** The number of images on which that was measured. */
  readonly rows: number;
}

type Found = Pick<PageState, 'runs' | 'evaluation' | 'prediction' | 'data' | 'dismissed'>;

/**
 * The count of correct answers and of images: from the prediction with several views, or else from the evaluation, or
 * else from the best epoch; null where nothing was measured.
 */
function measured({ runs, evaluation, prediction }: Found, id: string): readonly [number, number] | null {
  const run = runs.find(each => each.id === id);
  // An imported model may have been trained on these images.
  if (!run || run.imported) return null;
  if (prediction?.run === run.id && prediction.validation)
    return [prediction.validation.correct, prediction.validation.total];
  if (evaluation?.kind === 'measured' && evaluation.run === run.id) {
    const { labels, probabilities } = evaluation;
    return [correctCount(predictedClasses(probabilities, labels.length), labels), labels.length];
  }
  const { heldOutRows: rows } = run;
  // Before several networks are evaluated together, only the accuracy of the best one alone is known.
  const alone = run.settings.networks === 1 || run.voters !== undefined;
  const { validationAccuracy } = run.best;
  return alone && rows > 0 && validationAccuracy !== null
    ? [Math.round(validationAccuracy * rows), rows]
    : null;
}

/** The warnings because of which no score may be promised: training and test images are not of one origin. */
export const doubtsOf = ({
  data,
  dismissed,
}: Pick<PageState, 'data' | 'dismissed'>): readonly DataWarning[] =>
  data ? openWarnings(data.summary, dismissed).filter(isOfOrigin) : [];

/**
 * The expected score of a run, with the interval for the score on as many images as test.csv has, or for the true
 * accuracy where there is none; null where nothing was held out, before an ensemble is evaluated, and while there are
 * doubts about the origin of the test images.
 */
export function expectedScoreOf(found: Found, run: string): ExpectedScore | null {
  const counts = measured(found, run);
  if (counts === null || doubtsOf(found).length > 0) return null;
  const [correct, rows] = counts;
  const next = found.data?.test?.rows ?? 0;
  const interval = next === 0 ? wilsonInterval(correct, rows) : predictionInterval(correct, rows, next);
  return { accuracy: correct / rows, rows, ...interval };
}
