/** The errors of the browser's storage, in sentences for the page. */
import { messageOf } from '../core/error-message.ts';

/** The reason why something could not be saved or read; the page works without it. */
export interface StorageProblem {
  readonly kind: 'quota' | 'blocked' | 'held' | 'aborted' | 'unavailable';
  readonly message: string;
}

export type Saved = { readonly ok: true } | { readonly ok: false; readonly problem: StorageProblem };

/** Another tab prevents the database from being opened. */
export class BlockedError extends Error {
  override readonly name = 'BlockedError';
}

/** Another tab has the right to write. */
export class HeldError extends Error {
  override readonly name = 'HeldError';
}

/** Explains what a database threw. */
export function storageProblem(error: unknown): StorageProblem {
  const name = error instanceof Error ? error.name : '';
  switch (name) {
    case 'QuotaExceededError':
      return {
        kind: 'quota',
        message: 'The browser’s storage is full: free some space or delete kept runs.',
      };
    case 'BlockedError':
      return {
        kind: 'blocked',
        message: 'Another tab is in the way of this notebook’s storage: close the other tabs and reload.',
      };
    case 'HeldError':
      return {
        kind: 'held',
        message: 'Another tab has this notebook open and keeps it; what is done here is lost with this tab.',
      };
    case 'AbortError':
      return { kind: 'aborted', message: 'The browser broke off saving; the next save will try again.' };
    default: {
      const detail = messageOf(error);
      return { kind: 'unavailable', message: `The browser keeps nothing here (${detail}).` };
    }
  }
}
