/** The slice of the search: its record, and what it does now. */
import { type SearchEvent, searchTransition } from '../../core/search/search.ts';
import { resting, type SearchActivity, type SearchRecord } from '../page/search-record.ts';
import type { SliceStore } from './slice.ts';

export interface SearchSlice {
  /** The last search that was begun. */
  readonly search: SearchRecord | null;
  readonly searching: SearchActivity;
}

export const initialSearch: SearchSlice = { search: null, searching: resting };

/** Changes the queue of trials, where there is a search. */
export function advanceQueue(
  { store }: { readonly store: SliceStore<SearchSlice> },
  event: SearchEvent,
): void {
  store.setState(({ search }) =>
    search ? { search: { ...search, queue: searchTransition(search.queue, event) } } : {},
  );
}
