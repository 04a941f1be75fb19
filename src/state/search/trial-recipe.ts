/** What a trial of a search trains. */
import { nothingLeft } from '../../core/data/checks/nothing-left.ts';
import { summarize } from '../../core/model/model-spec.ts';
import type { Trial } from '../../core/search/search.ts';
import { trialSettings } from '../../core/search/search-plan.ts';
import { toModelSpec, toTrainConfig } from '../../core/settings/settings.ts';
import { designOf } from '../../core/training/gang.ts';
import { withoutRows } from '../../core/training/left-out.ts';
import type { Recipe } from '../../core/training/train-config.ts';
import type { SearchRecord } from '../page/search-record.ts';
import { mayTrainSideBySide } from '../training/parting.ts';

/**
 * The recipe of a trial on `rows` images of `classes` classes. Throws an `Error` for a model that is impossible, and where nothing
 * is left to train on.
 */
export function trialRecipe(search: SearchRecord, trial: Trial, rows: number, classes: number): Recipe {
  const settings = trialSettings(search.base, trial);
  const leftOut = search.leftOut ?? [];
  const spec = toModelSpec(settings, classes);
  const summary = summarize(spec, classes);
  if (!summary.ok) throw new Error(`${summary.problem.name}: ${summary.problem.message}.`);
  const gap = nothingLeft(rows - leftOut.length, settings.validationShare);
  if (gap) throw new Error(`${gap.message} ${gap.remedy}`);
  return { spec, config: withoutRows(toTrainConfig(settings), leftOut) };
}

/** What trials have in common that may be trained side by side; null for one that is trained alone. */
export function trialDesign(search: SearchRecord, trial: Trial, classes: number): string | null {
  const settings = trialSettings(search.base, trial);
  if (!mayTrainSideBySide(settings)) return null;
  const spec = toModelSpec(settings, classes);
  // Each trial of an impossible model says so by itself.
  if (!summarize(spec, classes).ok) return null;
  return designOf({ spec, config: toTrainConfig(settings) });
}
