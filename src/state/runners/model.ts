/** The model cell: it only checks that the layers fit, so it is always up to date with its settings. */
import { summarize } from '../../core/model/model-spec.ts';
import { type Settings, toModelSpec } from '../../core/settings/settings.ts';
import { type CellOutcome, type Context, failed, finished } from '../page/context.ts';
import { modelIdentity } from '../page/model-identity.ts';

export async function runModel({ store }: Context): Promise<CellOutcome> {
  return checkModel(store.getState().settings);
}

export function checkModel(settings: Settings): CellOutcome {
  const summary = summarize(toModelSpec(settings));
  if (summary.ok) return finished(modelIdentity(settings));
  const { name, message } = summary.problem;
  return failed(`${name}: ${message}.`, 'Change the settings of the model; nothing was run.');
}
