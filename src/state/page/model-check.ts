/** The work of the model cell: it only checks that the layers fit, so every edit of the settings does it at once. */
import { summarize } from '../../core/model/model-spec.ts';
import { type Settings, toModelSpec } from '../../core/settings/settings.ts';
import { type CellOutcome, failed, finished } from './cell-outcome.ts';

/** Two settings that give the same chain of layers have the same identity. */
export const modelIdentity = (settings: Settings): string => JSON.stringify(toModelSpec(settings));

export function checkModel(settings: Settings): CellOutcome {
  const summary = summarize(toModelSpec(settings));
  if (summary.ok) return finished(modelIdentity(settings));
  const { name, message } = summary.problem;
  return failed(`${name}: ${message}.`, 'Change the settings of the model; nothing was run.');
}
