/** The work of the model cell: it only checks that the layers fit, so every edit of the settings does it at once. */
import type { ClassTable } from '../../core/data/classes.ts';
import { summarize } from '../../core/model/model-spec.ts';
import { type Settings, toModelSpec } from '../../core/settings/settings.ts';
import { type CellOutcome, failed, finished } from './cell-outcome.ts';

/** Two settings and data that give the same chain of layers have the same identity. */
export const modelIdentity = (settings: Settings, classes: ClassTable): string =>
  JSON.stringify(toModelSpec(settings, classes.labels.length));

export function checkModel(settings: Settings, classes: ClassTable): CellOutcome {
  const { length } = classes.labels;
  const summary = summarize(toModelSpec(settings, length), length);
  if (summary.ok) return finished(modelIdentity(settings, classes));
  const { name, message } = summary.problem;
  return failed(`${name}: ${message}.`, 'Change the settings of the model; nothing was run.');
}
