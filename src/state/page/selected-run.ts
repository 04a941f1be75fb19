import type { PageState } from './page-state.ts';
import type { RunRecord } from './run-record.ts';

/** The run whose weights the cells below the training use. */
export function selectedRun({ runs, selectedRun }: PageState): RunRecord | null {
  return runs.find(run => run.id === selectedRun) ?? null;
}
