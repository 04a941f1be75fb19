import type { Prediction } from '../page/prediction.ts';
import type { PageState } from '../store/page-state.ts';

/**
 * The temperature at which a prediction's confidence is calibrated: that of the evaluation of the same run, which saw
 * each image once; null without one. It changes what is shown and never the labels.
 */
export function temperatureOf({ evaluation }: PageState, { run, views = 1 }: Prediction): number | null {
  if (evaluation?.kind !== 'measured' || evaluation.run !== run || views !== 1) return null;
  return evaluation.temperature ?? null;
}
