/** A search as the page keeps it: what was asked, from which settings and data, and how far its trials are. */
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
  /** The trials, those that are over and those to come. */
  readonly queue: Search;
}

/** What a search is doing now. */
export type SearchActivity =
  /** `problem` says why it does not continue, where that is not plain. */
  | { readonly kind: 'resting'; readonly problem: string | null }
  /** It waits for the cells to finish, which go first. */
  | { readonly kind: 'waiting' }
  | { readonly kind: 'training'; readonly trial: number; readonly run: RunState };

export const resting: SearchActivity = { kind: 'resting', problem: null };
