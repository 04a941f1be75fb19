/** A value with its history, for undo and redo, as pure transitions. */

/** The states before and after the present one; the newest of the past and the next of the future come last. */
export interface History<State> {
  readonly past: readonly State[];
  readonly present: State;
  readonly future: readonly State[];
}

/** The most states that can be undone. */
const longestPast = 200;

export const historyOf = <State>(present: State): History<State> => ({ past: [], present, future: [] });

/** The history behind a change. What was undone before is forgotten; a change to the same state is none. */
export function changed<State>(history: History<State>, next: State): History<State> {
  if (next === history.present) return history;
  return { past: [...history.past, history.present].slice(-longestPast), present: next, future: [] };
}

/** The history where the present state is replaced: one more change of what was changed just before. */
export const amended = <State>({ past }: History<State>, next: State): History<State> => ({
  past,
  present: next,
  future: [],
});

/** Goes back by one change; without one the history stays as it is. */
export function undone<State>({ past, present, future }: History<State>): History<State> {
  if (past.length === 0) return { past, present, future };
  return { past: past.slice(0, -1), present: past[past.length - 1], future: [...future, present] };
}

/** Makes the last change that was undone again. */
export function redone<State>({ past, present, future }: History<State>): History<State> {
  if (future.length === 0) return { past, present, future };
  return { past: [...past, present], present: future[future.length - 1], future: future.slice(0, -1) };
}
