/** The slice of the data: where it comes from, and what was loaded. Pixels are held by reference and never copied. */

import {
  type DismissedWarnings,
  noneDismissed,
  type WarningKind,
} from '../../core/data/checks/data-warning.ts';
import { type ClassTable, tenDigits } from '../../core/data/classes.ts';
import type { Treatments } from '../../core/data/treatment.ts';
import type { LoadedFiles } from '../../protocol.ts';
import type { SliceStore } from './slice.ts';
import type { NotebookDrop, StorageSlice } from './storage-slice.ts';

/** The source from which the data cell loads when it runs next. */
export type DataSource =
  | { readonly kind: 'sample' }
  | { readonly kind: 'files'; readonly files: readonly File[] }
  /** The notebook came from a file without its data, and running it must not load any others. */
  | { readonly kind: 'awaited' }
  /** The loaded tables, changed as wanted. */
  | { readonly kind: 'loaded'; readonly treatments: Treatments };

export interface AwaitedTable {
  readonly fileName: string;
  readonly rows: number;
}

/** Data that the notebook was made with, and that its file does not hold. */
export interface AwaitedData {
  readonly hash: string;
  readonly training: AwaitedTable | null;
  readonly test: AwaitedTable | null;
}

export interface DataSlice {
  readonly source: DataSource;
  readonly data: LoadedFiles | null;
  /** Null unless the notebook came from a file without its data. */
  readonly awaited: AwaitedData | null;
  readonly dismissed: DismissedWarnings;
}

export const initialData: DataSlice = {
  source: { kind: 'sample' },
  data: null,
  awaited: null,
  dismissed: noneDismissed,
};

/** The classes of the training table; before one is loaded, those of Kaggle's. */
export const loadedClasses = ({ data }: Pick<DataSlice, 'data'>): ClassTable =>
  data?.training?.classes ?? tenDigits;

export interface DataActions {
  useSample(): void;
  /** Reads files, or asks about the notebook among them. */
  openFiles(files: readonly File[]): void;
  /** Changes the loaded tables; with the treatments of before, it takes a change back. */
  treat(treatments: Treatments): void;
  /** Sets a warning on the loaded data aside. */
  dismiss(kind: WarningKind): void;
  /** Shows the warnings again that were set aside. */
  recallWarnings(): void;
}

/** Finds the notebook file among dropped ones; null where there is none. */
type FindNotebook = (files: readonly File[]) => Promise<NotebookDrop | null>;

/** `load` runs the data cell with the source that was set. */
export function createDataActions(
  store: SliceStore<DataSlice & Pick<StorageSlice, 'fileDialog'>>,
  load: () => void,
  findNotebook: FindNotebook,
): DataActions {
  const loadFrom = (source: DataSource) => {
    store.setState({ source });
    load();
  };
  return {
    useSample: () => loadFrom({ kind: 'sample' }),
    openFiles(files) {
      const loadThem = () => loadFrom({ kind: 'files', files });
      if (!files.some(({ name }) => /zip|notebook/i.test(name))) return loadThem();
      findNotebook(files).then(
        fileDialog => (fileDialog ? store.setState({ fileDialog }) : loadThem()),
        loadThem,
      );
    },
    treat: treatments => loadFrom({ kind: 'loaded', treatments }),
    dismiss: kind =>
      store.setState(({ data, dismissed }) => {
        const hash = data?.summary.hash ?? '';
        const before = dismissed.hash === hash ? dismissed.kinds : [];
        return { dismissed: { hash, kinds: [...before.filter(other => other !== kind), kind] } };
      }),
    recallWarnings: () => store.setState({ dismissed: noneDismissed }),
  };
}
