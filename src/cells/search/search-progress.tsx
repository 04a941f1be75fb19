import { useMemo } from 'react';
import { formatTimeLeft } from '../../core/format.ts';
import { secondsToCome } from '../../core/search/search-forecast.ts';
import { describeSettings } from '../../core/settings/edit-settings.ts';
import { type RunState, shareDone } from '../../core/training/run-state.ts';
import { usePage } from '../../state/hooks.ts';
import type { SearchRecord } from '../../state/page/search-record.ts';
import { Notice } from '../../ui/controls/notice.tsx';
import { Progress } from '../../ui/controls/progress.tsx';
import { trialCounts } from '../shared/search-words.ts';
import { secondsLeftOf } from './queue-words.ts';
import { useSecondsOf } from './use-seconds-of.ts';

function stepWords(state: RunState): string {
  switch (state.kind) {
    case 'preparing':
      return 'choosing the device';
    case 'running':
    case 'paused': {
      const { steps, stepsPerEpoch, epochs } = state.progress;
      const epoch = Math.min(Math.floor(steps / Math.max(stepsPerEpoch, 1)) + 1, epochs);
      return `${state.kind === 'paused' ? 'paused in ' : ''}epoch ${epoch} of ${epochs}`;
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

/** How far the queue is, which trial is under way, and how long all of it will still take. */
export function SearchProgress({ record }: { readonly record: SearchRecord }) {
  const activity = usePage(page => page.searching);
  const secondsOf = useSecondsOf(record.base);
  const { queue: search } = record;
  const { over, total } = trialCounts(search);
  // Not at every step of training.
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
    ...(state ? [stepWords(state)] : []),
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
