/** The trials of a search as a table for a spreadsheet, in the order in which they were planned. */
import { type CsvRow, csvText } from '../page/csv-text.ts';
import type { RunRecord } from '../page/run-record.ts';
import type { SearchRecord } from '../page/search-record.ts';
import { bestLossOf } from '../runs/run-filter.ts';

/** One line a trial: what it changed and what came of it; accuracies are shares, losses nats. `runs` are the kept ones. */
function trialRows({ plan, base, queue }: SearchRecord, runs: readonly RunRecord[]): readonly CsvRow[] {
  return queue.trials.map(({ id, rung, changes, state }) => {
    const result = state.kind === 'done' ? state.result : null;
    const run = runs.find(each => each.id === result?.run);
    return {
      trial: id + 1,
      rung: rung + 1,
      ...Object.fromEntries(plan.axes.map(({ name }) => [name, changes[name] ?? base[name]])),
      epochsTrained: run?.history.length ?? null,
      validationAccuracy: result?.validationAccuracy ?? null,
      validationLoss: run ? bestLossOf(run) : null,
      seconds: result?.seconds ?? null,
      state: state.kind,
      problem: state.kind === 'failed' ? state.message : null,
      run: result?.run ?? null,
    };
  });
}

export const trialsCsv = (record: SearchRecord, runs: readonly RunRecord[]): Promise<string> =>
  csvText(trialRows(record, runs));
