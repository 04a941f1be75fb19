/** Everything that the page shows, as one value. Pixels and weights are held by reference and never copied. */

import type { PixelSums } from '../../core/data/pixel-statistics.ts';
import type { Pace } from '../../core/forecast/pace.ts';
import { type CellId, cellIds, type Notebook } from '../../core/notebook/cell-graph.ts';
import type { Note, Notes } from '../../core/notebook/notes.ts';
import type { Settings } from '../../core/settings/settings.ts';
import type { EpochResult } from '../../core/training/checkpoint/checkpoint.ts';
import type { InterruptedRun } from '../../core/training/checkpoint/interrupted-run.ts';
import type { DeviceMeasurement } from '../../core/training/device.ts';
import type { RunState } from '../../core/training/run-state.ts';
import type { LoadedFiles, LoadProgress } from '../../protocol.ts';
import type { Evaluation } from './evaluation.ts';
import type { Prediction } from './prediction.ts';
import type { RunRecord } from './run-record.ts';
import type { SearchActivity, SearchRecord } from './search-record.ts';

/** Where the data comes from the next time the data cell runs. */
export type DataSource =
  | { readonly kind: 'sample' }
  | { readonly kind: 'files'; readonly files: readonly File[] };

/** Why a cell failed: what is wrong, where, what to do. */
export interface CellProblem {
  /** `test.csv, line 1,204, column 311`; null where the message says it. */
  readonly where: string | null;
  readonly message: string;
  readonly remedy: string;
}

/** The training run that is under way, or the last one of this visit. */
interface ActiveRun {
  readonly id: string;
  /** Those it was started with. */
  readonly settings: Settings;
  readonly state: RunState;
  readonly history: readonly EpochResult[];
}

/** Images classified so far, of those asked for. */
interface RowsDone {
  readonly done: number;
  readonly total: number;
}

export interface DataStatistics {
  readonly training: PixelSums | null;
  readonly test: PixelSums | null;
}

/** What can be selected, in the order of the page: the cells, and below them the kept runs and the search. */
export const places = [...cellIds, 'runs', 'search'] as const;
export type Place = (typeof places)[number];

/** A run that was deleted, and where it stood. */
interface RemovedRun {
  readonly run: RunRecord;
  readonly index: number;
  /** Whether the cells below the training used its weights. */
  readonly selected: boolean;
}

/** How the page looks, apart from what it holds. */
export interface View {
  readonly selected: Place;
  /** Where the output is folded away. */
  readonly folded: readonly Place[];
  readonly theme: 'system' | 'light' | 'dark' | 'contrast';
  /** Whether the first visit's tour was taken or declined. */
  readonly toured: boolean;
  /** Whether leave to notify was asked for; it is asked once. */
  readonly askedToNotify: boolean;
}

export interface PageState {
  readonly view: View;
  readonly notebook: Notebook;
  readonly settings: Settings;
  readonly notes: Notes;
  readonly editingNote: string | null;
  /** The last one deleted, and the note that it stood in front of. */
  readonly removedNote: { readonly note: Note; readonly before: string | null } | null;
  readonly source: DataSource;
  readonly data: LoadedFiles | null;
  readonly statistics: DataStatistics | null;
  readonly problems: { readonly [Cell in CellId]?: readonly CellProblem[] };
  readonly loading: LoadProgress | null;
  readonly deviceMeasurements: readonly DeviceMeasurement[];
  readonly probing: boolean;
  readonly paces: readonly Pace[];
  readonly run: ActiveRun | null;
  /** A run of an earlier visit that did not come to its end, on the data that is loaded. */
  readonly interrupted: InterruptedRun | null;
  /** The last search that was begun. */
  readonly search: SearchRecord | null;
  readonly searching: SearchActivity;
  /** Newest first. */
  readonly runs: readonly RunRecord[];
  /** Those deleted in this visit, the last one first. */
  readonly removedRuns: readonly RemovedRun[];
  /** The run whose weights the cells below use. */
  readonly selectedRun: string | null;
  readonly evaluation: Evaluation | null;
  readonly prediction: Prediction | null;
  readonly evaluating: RowsDone | null;
  readonly predicting: RowsDone | null;
  /** Whether an earlier visit is still being read back. */
  readonly restoring: boolean;
  /** Why the browser does not keep the notebook; null while it does. */
  readonly unsaved: string | null;
}
