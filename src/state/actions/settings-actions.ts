/** Changing settings: nothing is started by it, and the model is checked at once because that costs nothing. */
import { modelFacts, predictFacts, type Settings, trainFacts } from '../../core/settings/settings.ts';
import { type Context, dispatch, setProblems } from '../page/context.ts';
import { checkModel } from '../runners/model.ts';

export function applySettings(context: Context, changes: Partial<Settings>): void {
  const { store, services } = context;
  const settings = { ...store.getState().settings, ...changes };
  store.setState({ settings });
  dispatch(context, { kind: 'edited', cell: 'model', facts: modelFacts(settings) });
  dispatch(context, { kind: 'edited', cell: 'train', facts: trainFacts(settings) });
  dispatch(context, { kind: 'edited', cell: 'predict', facts: predictFacts(settings) });
  const at = services.clock.now();
  const outcome = checkModel(settings);
  dispatch(context, { kind: 'started', cell: 'model', at });
  if (outcome.kind === 'finished') dispatch(context, { ...outcome, kind: 'finished', cell: 'model', at });
  else dispatch(context, { kind: outcome.kind, cell: 'model' });
  setProblems(context, 'model', outcome.kind === 'failed' ? outcome.problems : []);
}
