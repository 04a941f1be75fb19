/** A trial that is over becomes a kept run, and a result in the table of its search. */
import type { ClassTable } from '../../core/data/classes.ts';
import type { SearchEvent, Trial } from '../../core/search/search.ts';
import { trialSettings } from '../../core/search/search-plan.ts';
import { describeSettings } from '../../core/settings/edit-settings.ts';
import type { TrainOutcome } from '../../protocol.ts';
import type { SearchRecord } from '../page/search-record.ts';
import type { Context } from '../store/context.ts';
import { recordRun } from '../training/record-run.ts';
import type { TrialCurves } from './train-trials.ts';

type TrialResult = Extract<SearchEvent, { readonly kind: 'done' }>['result'];

/** Keeps the run of a trial and returns its result. */
export function recordTrial(
  context: Context,
  search: SearchRecord,
  trial: Trial,
  { steps, costShare, classes }: TrialCurves & { readonly classes: ClassTable },
  outcome: TrainOutcome,
): TrialResult {
  const run = recordRun(context, {
    id: context.services.newId(),
    settings: trialSettings(search.base, trial),
    dataHash: search.dataHash,
    classes,
    leftOut: search.leftOut ?? [],
    finished: [],
    last: outcome,
    history: outcome.history,
    steps,
    stepsPerEpoch: Math.ceil(steps.length / Math.max(outcome.history.length, 1)),
    costShare,
    trialOf: { search: search.number, trial: trial.id + 1, changes: describeSettings(trial.changes) },
  });
  const validationAccuracy = outcome.best.validationAccuracy ?? 0;
  return { validationAccuracy, seconds: outcome.seconds, run: run.id };
}
