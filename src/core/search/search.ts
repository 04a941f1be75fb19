/**
 * A search as a queue of trials: pure and plain data, so that it can be stored after every event and continued after a
 * reload. Successive halving gives every combination a few epochs, keeps the best share and gives those more
 * (Jamieson and Talwalkar 2016, https://arxiv.org/abs/1502.07943).
 */
import type { Combination } from './search-space.ts';

/** The result of a finished trial. */
interface TrialResult {
  readonly validationAccuracy: number;
  /** Duration of training, from its first step on; of one that others were trained beside, its share. */
  readonly seconds: number;
  /** Id of the recorded run of the trial. */
  readonly run: string;
}

type TrialState =
  /** A trial is skipped by a person, or because the search was stopped. */
  | { readonly kind: 'waiting' | 'running' | 'skipped' }
  | { readonly kind: 'done'; readonly result: TrialResult }
  | { readonly kind: 'failed'; readonly message: string };

export interface Trial {
  readonly id: number;
  readonly changes: Combination;
  /** Number of epochs; null where it is that of the settings. */
  readonly epochs: number | null;
  /** Number of the rung, from 0; only successive halving has more than one. */
  readonly rung: number;
  readonly state: TrialState;
}

/** The rule of successive halving. */
export interface Halving {
  /** One in this many trials survives a rung, and is trained again for this many times the epochs. */
  readonly keepOneIn: number;
  /** Largest number of epochs of a trial. */
  readonly mostEpochs: number;
}

export interface Search {
  readonly halving: Halving | null;
  readonly trials: readonly Trial[];
  /** True once a person ended the search: its finished trials stay, and no further one is added. */
  readonly stopped: boolean;
}

export type SearchEvent =
  | { readonly kind: 'started'; readonly id: number }
  | { readonly kind: 'done'; readonly id: number; readonly result: TrialResult }
  | { readonly kind: 'failed'; readonly id: number; readonly message: string }
  | { readonly kind: 'skipped'; readonly id: number }
  /** No further trial is started; those that run may still finish. */
  | { readonly kind: 'stopped' }
  /** The page was closed, or something else needed the device: the running trials wait again. */
  | { readonly kind: 'interrupted' };

function trialsOf(
  combinations: readonly Combination[],
  epochs: number | null,
  rung: number,
  firstId: number,
) {
  const waiting = { kind: 'waiting' } as const;
  return combinations.map(
    (changes, index): Trial => ({ id: firstId + index, changes, epochs, rung, state: waiting }),
  );
}

/** A search that trains every combination once, for the epochs of the settings. */
export function plainSearch(combinations: readonly Combination[]): Search {
  return { halving: null, trials: trialsOf(combinations, null, 0, 0), stopped: false };
}

/** A search by successive halving: it trains every combination for `fewestEpochs` first. */
export function halvingSearch(
  combinations: readonly Combination[],
  fewestEpochs: number,
  halving: Halving,
): Search {
  return { halving, trials: trialsOf(combinations, fewestEpochs, 0, 0), stopped: false };
}

/** The next trial to run; null while one is running and when the search is over. */
export function nextTrial({ trials }: Search): Trial | null {
  if (trials.some(trial => trial.state.kind === 'running')) return null;
  return trials.find(trial => trial.state.kind === 'waiting') ?? null;
}

const isOpen = ({ state }: Trial): boolean => state.kind === 'waiting' || state.kind === 'running';

export const isSearchOver = ({ trials }: Search): boolean => !trials.some(isOpen);

/** The finished trials, best first: by rung, then by validation accuracy, then the earlier one first. */
export function ranking({ trials }: Pick<Search, 'trials'>): readonly Trial[] {
  const accuracy = ({ state }: Trial) => (state.kind === 'done' ? state.result.validationAccuracy : 0);
  return trials
    .filter(trial => trial.state.kind === 'done')
    .sort((one, other) => other.rung - one.rung || accuracy(other) - accuracy(one) || one.id - other.id);
}

/** Size of one rung of successive halving. */
interface Rung {
  readonly trials: number;
  readonly epochs: number;
}

/** The rung after `trials` and `epochs`; null after the last one. */
function nextRung({ trials, epochs }: Rung, { keepOneIn, mostEpochs }: Halving): Rung | null {
  const longer = Math.min(epochs * keepOneIn, mostEpochs);
  return trials < 2 || longer === epochs ? null : { trials: Math.ceil(trials / keepOneIn), epochs: longer };
}

/** The rungs after those that are queued, as they will be if no trial fails. */
export function rungsToCome({ halving, trials, stopped }: Search): readonly Rung[] {
  const last = trials.at(-1);
  if (halving === null || stopped || last === undefined || last.epochs === null || !trials.some(isOpen))
    return [];
  const rungs: Rung[] = [];
  const queued = { trials: trials.filter(trial => trial.rung === last.rung).length, epochs: last.epochs };
  for (let rung = nextRung(queued, halving); rung !== null; rung = nextRung(rung, halving)) rungs.push(rung);
  return rungs;
}

/** Adds the next rung once the last one is complete, if one follows. */
function promote(search: Search): Search {
  const { halving, trials, stopped } = search;
  const last = trials.at(-1);
  if (halving === null || stopped || last === undefined || last.epochs === null || trials.some(isOpen))
    return search;
  const rung = trials.filter(trial => trial.rung === last.rung);
  const next = nextRung({ trials: rung.length, epochs: last.epochs }, halving);
  if (next === null) return search;
  const survivors = ranking({ trials: rung }).slice(0, next.trials);
  const promoted = trialsOf(
    survivors.map(trial => trial.changes),
    next.epochs,
    last.rung + 1,
    last.id + 1,
  );
  return { ...search, trials: [...trials, ...promoted] };
}

/** The search after an event. Events that do not fit a trial's state are late or repeated, and change nothing. */
export function searchTransition(search: Search, event: SearchEvent): Search {
  const change = (id: number, from: TrialState['kind'], state: TrialState): Search => ({
    ...search,
    trials: search.trials.map(trial =>
      trial.id === id && trial.state.kind === from ? { ...trial, state } : trial,
    ),
  });
  switch (event.kind) {
    case 'started':
      return change(event.id, 'waiting', { kind: 'running' });
    case 'done':
      return promote(change(event.id, 'running', { kind: 'done', result: event.result }));
    case 'failed':
      return promote(change(event.id, 'running', { kind: 'failed', message: event.message }));
    case 'skipped': {
      const skip = (trial: Trial): Trial =>
        trial.id === event.id && isOpen(trial) ? { ...trial, state: { kind: 'skipped' } } : trial;
      return promote({ ...search, trials: search.trials.map(skip) });
    }
    case 'stopped': {
      const drop = (trial: Trial): Trial =>
        trial.state.kind === 'waiting' ? { ...trial, state: { kind: 'skipped' } } : trial;
      return { ...search, trials: search.trials.map(drop), stopped: true };
    }
    case 'interrupted': {
      const waiting = { kind: 'waiting' } as const;
      const again = (trial: Trial) => (trial.state.kind === 'running' ? { ...trial, state: waiting } : trial);
      return { ...search, trials: search.trials.map(again) };
    }
    default:
      return event satisfies never;
  }
}
