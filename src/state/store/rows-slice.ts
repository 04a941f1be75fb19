/** The slice of what a person noted about images: the rows that training leaves out, and a tag on any of them. */
import { leftOutFacts } from '../../core/training/left-out.ts';
import type { DataSlice } from './data-slice.ts';
import type { SliceStore } from './slice.ts';

/** An image of the loaded data: its table and its row there, from 0. */
export interface ImagePlace {
  readonly table: 'training' | 'test';
  readonly row: number;
}

interface TaggedImage extends ImagePlace {
  /** A short word. */
  readonly tag: string;
}

export interface RowNotes {
  /** Rows of the training table that training leaves out, in rising order. */
  readonly leftOut: readonly number[];
  /** At most one tag an image, the newest last. */
  readonly tags: readonly TaggedImage[];
}

const noNotes: RowNotes = { leftOut: [], tags: [] };

export interface RowsSlice {
  readonly rowNotes: {
    /** The notes on each data set, by its hash: they are there again when it is loaded again. */
    readonly byData: { readonly [hash: string]: RowNotes };
    /** The notes before each change of this visit, the last one first. */
    readonly past: readonly { readonly hash: string; readonly notes: RowNotes }[];
  };
}

export const initialRows: RowsSlice = { rowNotes: { byData: {}, past: [] } };

type Noted = RowsSlice & Pick<DataSlice, 'data'>;

/** The notes on the data that is loaded. */
const rowNotesOf = ({ rowNotes, data }: Noted): RowNotes =>
  rowNotes.byData[data?.summary.hash ?? ''] ?? noNotes;

/** The rows of the loaded training table that training leaves out. */
export const leftOutRows = (state: Noted): readonly number[] => rowNotesOf(state).leftOut;

export const tagsOf = (state: Noted): readonly TaggedImage[] => rowNotesOf(state).tags;

export const rowFacts = (state: Noted) => leftOutFacts(leftOutRows(state));

const isAt =
  ({ table, row }: ImagePlace) =>
  (other: ImagePlace): boolean =>
    other.table === table && other.row === row;

/** The tag of an image; null without one. */
export const tagAt = (tags: readonly TaggedImage[], place: ImagePlace): string | null =>
  tags.find(isAt(place))?.tag ?? null;

/** Characters of a tag: it is shown over a small picture. */
const longestTag = 24;

export interface RowActions {
  /** Leaves rows of the training table out of training, or takes them in again. */
  leaveOut(rows: readonly number[], out: boolean): void;
  /** Tags an image with a text, of which the first 24 characters count; a blank one removes its tag. */
  tag(place: ImagePlace, text: string): void;
  /** Takes the last change back, and with the next call the one before it. */
  undo(): void;
}

/** `noted` is called after each change, since training depends on the notes. */
export function createRowActions(store: SliceStore<Noted>, noted: () => void): RowActions {
  function write(hash: string, notes: RowNotes, past: RowsSlice['rowNotes']['past']): void {
    store.setState(({ rowNotes }) => ({ rowNotes: { byData: { ...rowNotes.byData, [hash]: notes }, past } }));
    noted();
  }
  function change(changes: Partial<RowNotes>): void {
    const state = store.getState();
    const hash = state.data?.summary.hash;
    if (hash === undefined) return;
    const notes = rowNotesOf(state);
    write(hash, { ...notes, ...changes }, [{ hash, notes }, ...state.rowNotes.past]);
  }
  return {
    leaveOut(rows, out) {
      const others = leftOutRows(store.getState()).filter(row => !rows.includes(row));
      change({ leftOut: out ? [...others, ...rows].sort((a, b) => a - b) : others });
    },
    tag({ table, row }, text) {
      const tag = text.trim().replaceAll(/\s+/g, ' ').slice(0, longestTag);
      const tags = tagsOf(store.getState());
      if ((tagAt(tags, { table, row }) ?? '') === tag) return;
      const others = tags.filter(other => !isAt({ table, row })(other));
      change({ tags: tag === '' ? others : [...others, { table, row, tag }] });
    },
    undo() {
      const [last, ...earlier] = store.getState().rowNotes.past;
      if (last) write(last.hash, last.notes, earlier);
    },
  };
}
