/** Everything that the page shows, as one value of which each slice owns a part. */
import { type CellsSlice, initialCells } from './cells-slice.ts';
import { type DataSlice, initialData } from './data-slice.ts';
import { initialNotes, type NotesSlice } from './notes-slice.ts';
import { initialOwnDigits, type OwnDigitsSlice } from './own-digits-slice.ts';
import { initialRows, type RowsSlice } from './rows-slice.ts';
import { initialRuns, type RunsSlice } from './runs-slice.ts';
import { initialSearch, type SearchSlice } from './search-slice.ts';
import { initialSettings, type SettingsSlice, withSettings } from './settings-slice.ts';
import { initialStorage, type StorageSlice } from './storage-slice.ts';
import { initialTraining, type TrainingSlice } from './training-slice.ts';
import { initialView, type ViewSlice } from './view-slice.ts';

export interface PageState
  extends CellsSlice,
    SettingsSlice,
    DataSlice,
    RowsSlice,
    TrainingSlice,
    RunsSlice,
    SearchSlice,
    OwnDigitsSlice,
    ViewSlice,
    NotesSlice,
    StorageSlice {}

/** A page as a first visit begins; `at` in milliseconds since 1970. */
export function initialPage(at: number): PageState {
  const slices = {
    ...initialCells,
    ...initialSettings,
    ...initialData,
    ...initialRows,
    ...initialTraining,
    ...initialRuns,
    ...initialSearch,
    ...initialOwnDigits,
    ...initialView,
    ...initialNotes,
    ...initialStorage,
  };
  return { ...slices, ...withSettings(slices, {}, at) };
}
