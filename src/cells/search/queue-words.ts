/** A plan and its times in words. */
import { formatDuration, formatPlural } from '../../core/format.ts';
import { rungsToCome, type Search } from '../../core/search/search.ts';
import { type RunState, secondsLeft } from '../../core/training/run-state.ts';

/** `9 trials of 1 epoch, then 3 of 3, 1 of 9`, or `12 trials of 9 epochs`. */
export function queueWords(search: Search, epochs: number): string {
  const first = `${formatPlural(search.trials.length, 'trial')} of ${formatPlural(search.trials[0]?.epochs ?? epochs, 'epoch')}`;
  const later = rungsToCome(search).map(rung => `${rung.trials} of ${rung.epochs}`);
  return later.length === 0 ? first : `${first}, then ${later.join(', ')}`;
}

/** Seconds of a trial under way that are left; null while it cannot be told. */
export function secondsLeftOf(state: RunState | null): number | null {
  return state?.kind === 'running' || state?.kind === 'paused' || state?.kind === 'stopping'
    ? state.progress && secondsLeft(state.progress)
    : null;
}

export const forecastWords = (seconds: number | null): string =>
  seconds === null ? 'time not known before some steps are measured' : `about ${formatDuration(seconds)}`;
