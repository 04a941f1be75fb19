import { useMemo } from 'react';
import { formatTimeLeft } from '../../core/format.ts';
import { secondsToCome } from '../../core/search/search-forecast.ts';
import { type RunState, secondsLeft, shareDone } from '../../core/training/run-state.ts';
import { usePage } from '../../state/hooks.ts';
import type { SearchRecord } from '../../state/page/search-record.ts';
import { Notice } from '../../ui/controls/notice.tsx';
import { Progress } from '../../ui/controls/progress.tsx';
import { describeEpoch } from '../shared/describe-run.ts';
import { trialCounts } from '../shared/search-status.ts';
import { describeTrials } from './describe-trials.ts';
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

/** The seconds that the trials under way still take; null while unknown. */
function secondsLeftOf(state: RunState | null): number | null {
  return state?.kind === 'running' || state?.kind === 'paused' || state?.kind === 'stopping'
    ? state.progress && secondsLeft(state.progress)
    : null;
}

/** The progress of a search: the trials under way and the time left for all of its trials. */
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
  const notice = state && 'notice' in state ? state.notice : null;
  const trials = activity.kind === 'training' ? activity.trials.map(id => search.trials[id]) : [];
  const own = secondsLeftOf(state) ?? secondsOf(trials, 1);
  const left = toCome === null || own === null ? null : toCome + own;
  const parts = [
    trials.length === 0
      ? 'waits for the cells to finish'
      : describeTrials(trials, total, state?.kind !== 'preparing'),
    ...(state ? [describeTrialRun(state)] : []),
    formatTimeLeft(left),
  ];
  return (
    <>
      <Progress
        label="Searching"
        value={(over + trials.length * (progress ? shareDone(progress) : 0)) / total}
        text={parts.join(' · ')}
      />
      {notice !== null && <p className="hint">{notice}</p>}
    </>
  );
}
