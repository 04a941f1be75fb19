/** The slice of the storage: whether the browser keeps the notebook, and the dialog in which it is saved as a file or opened from one. */
import { storageProblem } from '../../storage/storage-problem.ts';
import type { SliceStore } from './slice.ts';

/** A dropped notebook file; the files that came with it are read once it is open. */
export interface NotebookDrop {
  readonly kind: 'open';
  readonly file: File;
  readonly others: readonly File[];
}

export interface StorageSlice {
  /** Null while the dialog is closed. */
  readonly fileDialog: { readonly kind: 'save' } | NotebookDrop | null;
  readonly storage: {
    /** True while an earlier visit is being read back. */
    readonly restoring: boolean;
    /** True for the moment in which what was read back is put into the page: the cells are drawn anew afterwards. */
    readonly arriving: boolean;
    /** A sentence that says why the browser does not save the notebook; null while it does. */
    readonly problem: string | null;
  };
}

export const initialStorage: StorageSlice = {
  fileDialog: null,
  storage: { restoring: false, arriving: false, problem: null },
};

interface Owner {
  readonly store: SliceStore<StorageSlice>;
}

export function setRestoring({ store }: Owner, restoring: boolean): void {
  store.setState(({ storage }) => ({ storage: { ...storage, restoring } }));
}

export function setArriving({ store }: Owner, arriving: boolean): void {
  store.setState(({ storage }) => ({ storage: { ...storage, arriving } }));
}

/** Tells the page why it is not saved; null once it is again. */
export function setStorageProblem({ store }: Owner, problem: string | null): void {
  if (store.getState().storage.problem !== problem)
    store.setState(({ storage }) => ({ storage: { ...storage, problem } }));
}

/** Tells the page what a database threw. */
export const reportStorageError = (owner: Owner, error: unknown): void =>
  setStorageProblem(owner, storageProblem(error).message);
