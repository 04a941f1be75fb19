/** The slice of the storage: whether the browser keeps the notebook, and the dialog in which it is saved as a file or opened from one. */
import { storageProblem } from '../../storage/storage-problem.ts';
import type { SliceStore } from './slice.ts';

/** A dropped notebook file; the files that came with it are read once it is open. */
export interface NotebookDrop {
  readonly kind: 'open';
  readonly file: File;
  readonly others: readonly File[];
}

/** An earlier visit comes back in two steps: it is read, and then put into the page. */
export type Restoring = 'reading' | 'putting';

export interface StorageSlice {
  /** Null while the dialog is closed. */
  readonly fileDialog: { readonly kind: 'save' } | NotebookDrop | null;
  readonly storage: {
    /** How far an earlier visit has come back; null while none comes. */
    readonly restoring: Restoring | null;
    /** A sentence that says why the browser does not save the notebook; null while it does. */
    readonly problem: string | null;
  };
}

export const initialStorage: StorageSlice = {
  fileDialog: null,
  storage: { restoring: null, problem: null },
};

interface Owner {
  readonly store: SliceStore<StorageSlice>;
}

export function setRestoring({ store }: Owner, restoring: Restoring | null): void {
  store.setState(({ storage }) => ({ storage: { ...storage, restoring } }));
}

/** Tells the page why it is not saved; null once it is again. */
export function setStorageProblem({ store }: Owner, problem: string | null): void {
  if (store.getState().storage.problem !== problem)
    store.setState(({ storage }) => ({ storage: { ...storage, problem } }));
}

/** Tells the page what a database threw. */
export const reportStorageError = (owner: Owner, error: unknown): void =>
  setStorageProblem(owner, storageProblem(error).message);
