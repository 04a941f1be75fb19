/** The slice of the data: where it comes from, and what was loaded. Pixels are held by reference and never copied. */
import { type ClassTable, tenDigits } from '../../core/data/classes.ts';
import type { LoadedFiles } from '../../protocol.ts';
import type { SliceStore } from './slice.ts';

/** The source from which the data cell loads when it runs next. */
export type DataSource =
  | { readonly kind: 'sample' }
  | { readonly kind: 'files'; readonly files: readonly File[] };

export interface DataSlice {
  readonly source: DataSource;
  readonly data: LoadedFiles | null;
}

export const initialData: DataSlice = { source: { kind: 'sample' }, data: null };

/** The classes of the training table; before one is loaded, those of Kaggle's. */
export const loadedClasses = ({ data }: Pick<DataSlice, 'data'>): ClassTable =>
  data?.training?.classes ?? tenDigits;

export interface DataActions {
  useSample(): void;
  openFiles(files: readonly File[]): void;
}

/** `load` runs the data cell with the source that was set. */
export function createDataActions(store: SliceStore<DataSlice>, load: () => void): DataActions {
  const loadFrom = (source: DataSource) => {
    store.setState({ source });
    load();
  };
  return {
    useSample: () => loadFrom({ kind: 'sample' }),
    openFiles: files => loadFrom({ kind: 'files', files }),
  };
}
