/** New names for the classes of the loaded data, wherever these classes are shown. */
import { type ClassTable, distinctNames, haveSameLabels } from '../../core/data/classes.ts';
import type { PageState } from './page-state.ts';

/**
 * The page with these names, `[classes]`, for the classes of the loaded data and of the runs on it. An empty name becomes
 * the label. Names are only shown: nothing becomes outdated by them.
 */
export function withClassNames(page: PageState, names: readonly string[]): Partial<PageState> {
  const { data, runs, evaluation, prediction } = page;
  if (!data?.training) return {};
  const { labels } = data.training.classes;
  const given = labels.map((label, index) => names[index]?.trim() || String(label));
  const classes: ClassTable = { labels, names: distinctNames(given, labels) };
  const ofData = new Set(runs.filter(run => run.dataHash === data.summary.hash).map(({ id }) => id));
  const renamed = <Shown extends { readonly classes: ClassTable }>(shown: Shown, run: string): Shown =>
    ofData.has(run) && haveSameLabels(shown.classes, classes) ? { ...shown, classes } : shown;
  return {
    data: { ...data, training: { ...data.training, classes } },
    runs: runs.map(run => renamed(run, run.id)),
    evaluation: evaluation?.kind === 'measured' ? renamed(evaluation, evaluation.run) : evaluation,
    prediction: prediction && renamed(prediction, prediction.run),
  };
}
