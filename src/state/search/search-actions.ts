import type { SearchPlan } from '../../core/search/search-plan.ts';

/** What can be done with a search; what does not fit its state does nothing. */
export interface SearchActions {
  /** Begins a search from the settings in the cells, in place of the one before, whose runs stay. */
  start(plan: SearchPlan): void;
  pause(): void;
  /** Goes on where it was, in this visit or a later one. */
  resume(): void;
  skip(trial: number): void;
  /** Keeps what is done, the trial under way too if an epoch of it is complete, and begins nothing more. */
  stop(): void;
  /** Takes the settings of a trial into the cells, and its weights where training them again would change nothing. */
  use(trial: number): void;
  /** Resolves when nothing of it is under way. */
  settled(): Promise<void>;
  /** Leaves the trial under way to be repeated; for a page that forgets everything. */
  abandon(): Promise<void>;
}
