import { messageOf } from '../core/error-message.ts';

/** Why something could not be kept or read, in words for the page; work goes on without it. */
export interface StorageProblem {
  readonly kind: 'quota' | 'blocked' | 'held' | 'aborted' | 'unavailable';
  readonly message: string;
}

export type Saved = { readonly ok: true } | { readonly ok: false; readonly problem: StorageProblem };

export class BlockedError extends Error {
  override readonly name = 'BlockedError';
}

/** Another tab came first and writes. */
export class HeldError extends Error {
  override readonly name = 'HeldError';
}

/** Whatever a database threw, as something to tell a person. */
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
