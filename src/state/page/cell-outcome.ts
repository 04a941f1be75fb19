/** The outcome of a cell's work, with the problems where it failed. */

/** One reason of a failure: what is wrong, where, and what to do. */
export interface CellProblem {
  /** `test.csv, line 1,204, column 311`; null where the message says it. */
  readonly where: string | null;
  readonly message: string;
  readonly remedy: string;
}

export type CellOutcome =
  | { readonly kind: 'finished'; readonly identity: string; readonly ended: 'complete' | 'stopped' }
  | { readonly kind: 'failed'; readonly problems: readonly CellProblem[] }
  | { readonly kind: 'stopped' }
  /** The cell was asked for something else than a result, and has none. */
  | { readonly kind: 'forgotten' };

export const finished = (identity: string): CellOutcome => ({
  kind: 'finished',
  identity,
  ended: 'complete',
});

export const failed = (message: string, remedy: string): CellOutcome => ({
  kind: 'failed',
  problems: [{ where: null, message, remedy }],
});
