/** What a run's score on new images will be, as far as validation can tell. */
import { correctCount, predictedClasses } from '../../core/evaluation/metrics.ts';
import { type Interval, wilsonInterval } from '../../core/evaluation/wilson.ts';
import type { PageState } from '../store/page-state.ts';

export interface ExpectedScore extends Interval {
  /** Share correct of the validation images. */
  readonly accuracy: number;
  /** How many images that is measured on. */
  readonly rows: number;
}

type Found = Pick<PageState, 'runs' | 'evaluation' | 'prediction'>;

/**
 * Correct answers and images of the prediction with several views, or else of the evaluation, or else of the epoch that
 * was kept; null where nothing was measured.
 */
function measured({ runs, evaluation, prediction }: Found, id: string): readonly [number, number] | null {
  const run = runs.find(each => each.id === id);
  if (!run) return null;
  if (prediction?.run === run.id && prediction.validation)
    return [prediction.validation.correct, prediction.validation.total];
  if (evaluation?.kind === 'measured' && evaluation.run === run.id) {
    const { labels, probabilities } = evaluation;
    return [correctCount(predictedClasses(probabilities), labels), labels.length];
  }
  const { heldOutRows: rows } = run;
  // Of several networks only the best one's own accuracy is known before they were evaluated together.
  const alone = run.settings.networks === 1 || run.voters !== undefined;
  const { validationAccuracy } = run.best;
  return alone && rows > 0 && validationAccuracy !== null
    ? [Math.round(validationAccuracy * rows), rows]
    : null;
}

/** Null for a run that held nothing out, and for an ensemble before it was evaluated. */
export function expectedScoreOf(found: Found, run: string): ExpectedScore | null {
  const counts = measured(found, run);
  if (counts === null) return null;
  const [correct, rows] = counts;
  return { accuracy: correct / rows, rows, ...wilsonInterval(correct, rows) };
}
