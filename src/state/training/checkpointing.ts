/** The checkpoint of the train cell's run that an earlier visit left: offered again after a crash or a reload. */
import { memberRecipes } from '../../core/settings/ensemble-members.ts';
import type { Settings } from '../../core/settings/settings.ts';
import type { EpochResult } from '../../core/training/checkpoint/checkpoint.ts';
import { checkpointsOf, type InterruptedRun } from '../../core/training/checkpoint/interrupted-run.ts';
import type { Recipe } from '../../core/training/train-config.ts';
import type { Context } from '../store/context.ts';
import { setStorageProblem } from '../store/storage-slice.ts';

/** The run that the next training continues; null to train from the first step. */
export interface Resuming {
  current: InterruptedRun | null;
}

/** In earlier versions every network of an ensemble held out the same rows, which its recipe did not say. */
const withoutParts = (recipes: readonly Recipe[]): readonly Recipe[] =>
  recipes.map(({ spec, config: { splitSeed: _, part: __, ...config } }) => ({ spec, config }));

/** True for settings and rows left out that are those that the run was started with, on data of `classes` classes. */
export function continues(
  run: InterruptedRun,
  settings: Settings,
  classes: number,
  leftOut: readonly number[],
): boolean {
  const now = memberRecipes(settings, classes, leftOut);
  const before = JSON.stringify(run.recipes);
  return before === JSON.stringify(now) || before === JSON.stringify(withoutParts(now));
}

/** The epochs of a run so far; those of its networks follow one another. */
export function historySoFar(run: InterruptedRun): readonly EpochResult[] {
  const { finished, recipes } = run;
  const under = checkpointsOf(run).map(({ network, checkpoint }) => ({ network, ...checkpoint }));
  return [...finished.map((one, network) => ({ network, ...one })), ...under].flatMap(
    ({ network, history }) =>
      history.map(result => ({ ...result, epoch: network * recipes[network].config.epochs + result.epoch })),
  );
}

/** Finds the run that an earlier visit left, if it was trained on the loaded data and is not among the kept runs. */
export async function recoverRun(context: Context): Promise<void> {
  const { store, services } = context;
  const { run, skipped } = await services.checkpoints.recover();
  if (skipped.length > 0) setStorageProblem(context, skipped.join(' '));
  if (run === null) return;
  const { data, runs } = store.getState();
  if (runs.some(({ id }) => id === run.runId)) await services.checkpoints.clear();
  else if (run.dataHash === data?.summary.hash) store.setState({ interrupted: run });
}
