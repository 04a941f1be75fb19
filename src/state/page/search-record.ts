/** A search as the page keeps it: what was asked, from which settings and data, and how far its queue is. */

import { type Search, searchTransition } from '../../core/search/search.ts';
import type { SearchPlan } from '../../core/search/search-plan.ts';
import type { Settings } from '../../core/settings/settings.ts';
import type { RunState } from '../../core/training/run-state.ts';

export interface SearchRecord {
  readonly version: 1;
  /** From 1, over all searches of this notebook: its runs carry it. */
  readonly number: number;
  readonly plan: SearchPlan;
  /** The settings in the cells when it was started; trials change them. */
  readonly base: Settings;
  readonly dataHash: string;
  readonly search: Search;
}

/** What a search is doing now. */
export type SearchActivity =
  /** `problem` says why it does not go on, where that is not plain. */
  | { readonly kind: 'resting'; readonly problem: string | null }
  /** For the cells to finish, which go first. */
  | { readonly kind: 'waiting' }
  | { readonly kind: 'training'; readonly trial: number; readonly run: RunState };

export const resting: SearchActivity = { kind: 'resting', problem: null };

/** A search of an earlier visit: what ran then waits again. Null for what this version cannot read. */
export function restoredSearch(
  saved: unknown,
  repair: (settings: Settings) => Settings,
): SearchRecord | null {
  const record = saved as SearchRecord | null | undefined;
  if (record?.version !== 1) return null;
  return {
    ...record,
    base: repair(record.base),
    search: searchTransition(record.search, { kind: 'interrupted' }),
  };
}
