/** The parts of the page that are saved, and the storage that keeps them. */

import type { DismissedWarnings } from '../../core/data/checks/data-warning.ts';
import type { OwnDigit } from '../../core/drawing/own-digits.ts';
import type { Pace } from '../../core/forecast/pace.ts';
import { costUnit } from '../../core/forecast/step-cost.ts';
import { type CellId, cellIds, isOutdated, isUsable, type Result } from '../../core/notebook/cell-graph.ts';
import type { Notes } from '../../core/notebook/notes.ts';
import type { Settings } from '../../core/settings/settings.ts';
import type { DeviceMeasurement } from '../../core/training/device.ts';
import type { Evaluation } from '../page/evaluation.ts';
import type { LabelCheck } from '../page/label-check.ts';
import type { Prediction } from '../page/prediction.ts';
import type { DataStatistics } from '../store/cells-slice.ts';
import type { AwaitedData } from '../store/data-slice.ts';
import type { PageState } from '../store/page-state.ts';
import type { RowsSlice } from '../store/rows-slice.ts';
import type { View } from '../store/view-slice.ts';

/** The page as it is saved, without the data and the runs. */
export interface SavedPage {
  readonly version: 2;
  readonly settings: Settings;
  readonly view: View;
  readonly results: { readonly [Cell in CellId]?: Result };
  /** Cells whose outdated result a person accepted. */
  readonly accepted: readonly CellId[];
  readonly selectedRun: string | null;
  readonly notes: Notes;
  readonly paces: readonly Pace[];
  /** The unit of the paces' costs. Absent in what earlier versions wrote. */
  readonly costUnit?: number;
  readonly deviceMeasurements: readonly DeviceMeasurement[];
  /** Absent in what earlier versions wrote, which had no warnings. */
  readonly dismissed?: DismissedWarnings;
  /** Absent in what earlier versions wrote, which had no notebook files. */
  readonly awaited?: AwaitedData | null;
  /** What was noted about rows, by data hash. Absent in what earlier versions wrote. */
  readonly rowNotes?: RowsSlice['rowNotes']['byData'];
}

/** The outputs of the cells, which are large and written only when they change. */
export interface SavedOutputs {
  readonly statistics: DataStatistics | null;
  readonly evaluation: Evaluation | null;
  readonly prediction: Prediction | null;
  /** Absent in what earlier versions wrote. */
  readonly labelCheck?: LabelCheck | null;
}

/** A person's own test set as it is saved. */
export interface SavedOwnDigits {
  readonly version: 1;
  readonly digits: readonly OwnDigit[];
}

/** What is saved, apart from the runs. */
type SavedKey = 'page' | 'outputs' | 'data' | 'search' | 'ownDigits';

/** The storage. Values are anything that structured cloning copies. */
export interface StorageService {
  read(key: SavedKey): Promise<unknown>;
  write(key: SavedKey, value: unknown): Promise<void>;
  runs(): Promise<readonly unknown[]>;
  /** Undefined for a run that was written without one. */
  runBody(id: string): Promise<unknown>;
  /** Writes the run, and its body where one is given, in one transaction. */
  writeRun(run: { readonly id: string }, body: object | null): Promise<void>;
  removeRun(id: string): Promise<void>;
  clear(): Promise<void>;
}

export const pageOf = ({
  settings,
  view,
  notebook,
  notes,
  selectedRun,
  devices,
  dismissed,
  awaited,
  rowNotes,
}: PageState): SavedPage => ({
  version: 2,
  settings,
  view,
  results: Object.fromEntries(
    cellIds.flatMap(cell => {
      const { result } = notebook.cells[cell];
      return result && cell !== 'model' ? [[cell, result]] : [];
    }),
  ),
  accepted: cellIds.filter(cell => isUsable(notebook, cell) && isOutdated(notebook, cell)),
  selectedRun,
  notes: notes.list,
  paces: devices.paces,
  costUnit,
  deviceMeasurements: devices.measurements,
  dismissed,
  awaited,
  rowNotes: rowNotes.byData,
});

export const savedOwnDigits = (digits: SavedOwnDigits['digits']): SavedOwnDigits => ({ version: 1, digits });

export const outputsOf = ({ statistics, evaluation, prediction, labelCheck }: PageState): SavedOutputs => ({
  statistics,
  evaluation,
  prediction,
  labelCheck,
});
