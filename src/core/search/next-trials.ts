/** Which trials of a search are trained next. */
import { nextTrial, type Search, type Trial } from './search.ts';

/**
 * The next trial, and with it those of its design that wait behind it, wherever they are in the queue: they may be trained side
 * by side. Those of one design are a group of at most `mostOf(design)`; one without a design is trained alone. Empty while a
 * trial runs and when the search is over.
 */
export function nextTrials(
  search: Search,
  designOf: (trial: Trial) => string | null,
  mostOf: (design: string) => number,
): readonly Trial[] {
  const first = nextTrial(search);
  const design = first && designOf(first);
  if (first === null || design === null) return first ? [first] : [];
  const most = mostOf(design);
  if (most === 1) return [first];
  return search.trials
    .filter(trial => trial.state.kind === 'waiting' && designOf(trial) === design)
    .slice(0, most);
}
