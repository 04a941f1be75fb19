/** Predicts how long the rest of a search will take. */
import { rungsToCome, type Search, type Trial } from './search.ts';

/**
 * Predicted seconds of all waiting trials and of the rungs after them, without the trial that runs. `secondsOf` predicts one
 * trial. A trial of a later rung, which is not chosen yet, counts with the mean of the trials that it may become. Null
 * where a prediction that is needed is not known.
 */
export function secondsToCome(
  search: Search,
  secondsOf: (trial: Pick<Trial, 'changes' | 'epochs'>) => number | null,
): number | null {
  let sum = 0;
  for (const trial of search.trials) {
    if (trial.state.kind !== 'waiting') continue;
    const seconds = secondsOf(trial);
    if (seconds === null) return null;
    sum += seconds;
  }
  const rung = search.trials.filter(trial => trial.rung === search.trials.at(-1)?.rung);
  for (const { trials, epochs } of rungsToCome(search)) {
    const each = rung.map(({ changes }) => secondsOf({ changes, epochs }));
    const known = each.filter(seconds => seconds !== null);
    if (known.length === 0) return null;
    sum += (trials * known.reduce((total, seconds) => total + seconds, 0)) / known.length;
  }
  return sum;
}
