/** Predicts how long the rest of a search will take. */
import { rungsToCome, type Search, type Trial } from './search.ts';

type TrialToCome = Pick<Trial, 'changes' | 'epochs'>;

/**
 * Predicts the seconds of trials of which the part `share` is trained: 1, or fewer where it is not chosen yet. Null where it is
 * not known.
 */
export type PredictTrials = (trials: readonly TrialToCome[], share: number) => number | null;

/**
 * Predicted seconds of all waiting trials and of the rungs after them, without the trials that run. The trials of a later rung
 * are not chosen yet: they are a part of the ones that they may become. Null where a prediction that is needed is not known.
 */
export function secondsToCome(search: Search, secondsOf: PredictTrials): number | null {
  let sum = secondsOf(
    search.trials.filter(({ state }) => state.kind === 'waiting'),
    1,
  );
  const rung = search.trials.filter(trial => trial.rung === search.trials.at(-1)?.rung);
  for (const { trials, epochs } of rungsToCome(search)) {
    const candidates = rung.map(({ changes }) => ({ changes, epochs }));
    const seconds = secondsOf(candidates, trials / rung.length);
    sum = sum === null || seconds === null ? null : sum + seconds;
  }
  return sum;
}
