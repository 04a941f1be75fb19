/** A search as the page keeps it: its plan, the settings and data that it began with, and its trials. */
import type { Search } from '../../core/search/search.ts';
import type { SearchPlan } from '../../core/search/search-plan.ts';
import type { Settings } from '../../core/settings/settings.ts';
import type { RunState } from '../../core/training/run-state.ts';

export interface SearchRecord {
  readonly version: 2;
  /** Counts all searches of this notebook from 1; the runs of a search carry its number. */
  readonly number: number;
  readonly plan: SearchPlan;
  /** The settings in the cells when it was started; trials change them. */
  readonly base: Settings;
  readonly dataHash: string;
  /** Rows that every trial leaves out, in rising order. Absent for none, and in earlier versions. */
  readonly leftOut?: readonly number[];
  /** The trials, those that are over and those to come. */
  readonly queue: Search;
}

/** The activity of a search. */
export type SearchActivity =
  /** `problem` is a sentence that says why it does not continue, where that is not plain. */
  | { readonly kind: 'resting'; readonly problem: string | null }
  /** It waits for the cells to finish, which go first. */
  | { readonly kind: 'waiting' }
  | {
      readonly kind: 'training';
      /** The ids of the trials under way; several are trained side by side. */
      readonly trials: readonly number[];
      /** The most trials of their design that are trained side by side. */
      readonly most: number;
      /** Their state, as that of one run of which every step is one of each. */
      readonly run: RunState;
    };

export const resting: SearchActivity = { kind: 'resting', problem: null };
