/** The status of a search, as its cell and the outline show it. */
import { formatPercent, formatPlural } from '../../core/format.ts';
import type { CellState } from '../../core/notebook/cell-graph.ts';
import { isSearchOver, ranking, rungsToCome, type Search } from '../../core/search/search.ts';
import type { SearchActivity, SearchRecord } from '../../state/page/search-record.ts';

/** Counts the trials that are over, and all trials with those of the rungs to come. */
export function trialCounts(search: Search): { readonly over: number; readonly total: number } {
  const open = search.trials.filter(({ state }) => state.kind === 'waiting' || state.kind === 'running');
  const later = rungsToCome(search).reduce((sum, rung) => sum + rung.trials, 0);
  return { over: search.trials.length - open.length, total: search.trials.length + later };
}

export function searchState(record: SearchRecord | null, activity: SearchActivity): CellState {
  if (!record) return 'idle';
  switch (activity.kind) {
    case 'training':
      return activity.run.kind === 'paused' ? 'stopped' : 'running';
    case 'waiting':
      return 'queued';
    case 'resting':
      return isSearchOver(record.queue) ? 'done' : 'stopped';
    default:
      return activity satisfies never;
  }
}

/** Describes a search in one line, whose first word is the state. */
export function describeSearch(record: SearchRecord | null, activity: SearchActivity): string {
  if (!record) return 'not run';
  const { queue: search } = record;
  const { over, total } = trialCounts(search);
  // Before they begin it is not known whether the device trains several.
  const begun = activity.kind === 'training' && activity.run.kind !== 'preparing';
  const together = begun ? activity.trials.length : 1;
  const where =
    together > 1
      ? `${together} trials side by side, ${over} of ${total} done`
      : `trial ${Math.min(over + 1, total)} of ${total}`;
  switch (activity.kind) {
    case 'training':
      return `${activity.run.kind === 'paused' ? 'paused' : 'running'} · ${where}`;
    case 'waiting':
      return `queued · ${where} waits for the cells`;
    case 'resting': {
      if (!isSearchOver(search)) return `stopped · ${over} of ${formatPlural(total, 'trial')} done`;
      const best = ranking(search)[0]?.state;
      const accuracy =
        best?.kind === 'done' ? ` · best ${formatPercent(best.result.validationAccuracy)}` : '';
      return `done · ${formatPlural(total, 'trial')}${accuracy}`;
    }
    default:
      return activity satisfies never;
  }
}
