import { useMemo } from 'react';
import { formatTimeLeft } from '../../core/format.ts';
import { secondsToCome } from '../../core/search/search-forecast.ts';
import { describeSettings } from '../../core/settings/edit-settings.ts';
import { type RunState, secondsLeft, shareDone } from '../../core/training/run-state.ts';
import { usePage } from '../../state/hooks.ts';
import type { SearchRecord } from '../../state/page/search-record.ts';
import { Notice } from '../../ui/controls/notice.tsx';
import { Progress } from '../../ui/controls/progress.tsx';
import { describeEpoch } from '../shared/describe-run.ts';
import { trialCounts } from '../shared/search-status.ts';
import { useTrialSeconds } from './use-trial-seconds.ts';

function describeTrialRun(state: RunState): string {
  switch (state.kind) {
    case 'preparing':
      return 'choosing the device';
    case 'running':
    case 'paused': {
      const epoch = describeEpoch(state.progress);
      return state.kind === 'paused' ? `paused in ${epoch}` : epoch;
    }
    case 'stopping':
    case 'complete':
    case 'stopped':
    case 'failed':
      return 'finishing';
    default:
      return state satisfies never;
  }
}

/** The seconds that the current trial still takes; null while unknown. */
function secondsLeftOf(state: RunState | null): number | null {
  return state?.kind === 'running' || state?.kind === 'paused' || state?.kind === 'stopping'
    ? state.progress && secondsLeft(state.progress)
    : null;
}

/** The progress of a search: its current trial and the time left for all of its trials. */
export function SearchProgress({ record }: { readonly record: SearchRecord }) {
  const activity = usePage(page => page.searching);
  const secondsOf = useTrialSeconds(record.base);
  const { queue: search } = record;
  const { over, total } = trialCounts(search);
  // Memoized, because the page changes at every step of training.
  const toCome = useMemo(() => secondsToCome(search, secondsOf), [search, secondsOf]);
  if (activity.kind === 'resting')
    return activity.problem === null ? null : <Notice tone="info" title={activity.problem} />;
  const state = activity.kind === 'training' ? activity.run : null;
  const progress = state && 'progress' in state ? state.progress : null;
  const trial = activity.kind === 'training' ? search.trials[activity.trial] : null;
  const own = trial && (secondsLeftOf(state) ?? secondsOf(trial));
  const left = toCome === null || (trial && own === null) ? null : toCome + (own ?? 0);
  const parts = [
    trial === null
      ? 'waits for the cells to finish'
      : `trial ${over + 1} of ${total}: ${describeSettings(trial.changes)}`,
    ...(state ? [describeTrialRun(state)] : []),
    formatTimeLeft(left),
  ];
  return (
    <Progress
      label="Searching"
      value={(over + (progress ? shareDone(progress) : 0)) / total}
      text={parts.join(' · ')}
    />
  );
}
