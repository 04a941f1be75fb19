/** The slice of the cells: their graph, their problems, their progress and their outputs. */

import type { LoadProgress } from '../../core/data/load-progress.ts';
import type { PixelSums } from '../../core/data/pixel-statistics.ts';
import { type CellId, emptyNotebook, type Notebook } from '../../core/notebook/cell-graph.ts';
import { cellTransition, type NotebookEvent } from '../../core/notebook/cell-transition.ts';
import type { CellOutcome, CellProblem } from '../page/cell-outcome.ts';
import type { Evaluation } from '../page/evaluation.ts';
import type { LabelCheck } from '../page/label-check.ts';
import type { Prediction } from '../page/prediction.ts';
import type { SliceStore } from './slice.ts';

/** Images classified so far, of those asked for. */
interface RowsDone {
  readonly done: number;
  readonly total: number;
}

export interface DataStatistics {
  readonly training: PixelSums | null;
  readonly test: PixelSums | null;
}

export interface CellsSlice {
  readonly notebook: Notebook;
  readonly problems: { readonly [Cell in CellId]?: readonly CellProblem[] };
  /** The progress of each cell that reports some; null while it does not run. */
  readonly progress: {
    readonly data: LoadProgress | null;
    readonly evaluate: RowsDone | null;
    readonly predict: RowsDone | null;
  };
  readonly statistics: DataStatistics | null;
  readonly evaluation: Evaluation | null;
  readonly prediction: Prediction | null;
  /** The last check of the labels, perhaps of other data. */
  readonly labelCheck: LabelCheck | null;
}

export const initialCells: CellsSlice = {
  notebook: emptyNotebook,
  problems: {},
  progress: { data: null, evaluate: null, predict: null },
  statistics: null,
  evaluation: null,
  prediction: null,
  labelCheck: null,
};

interface Owner {
  readonly store: SliceStore<CellsSlice>;
}

export function dispatch({ store }: Owner, event: NotebookEvent): void {
  store.setState(({ notebook }) => ({ notebook: cellTransition(notebook, event) }));
}

export function setProblems({ store }: Owner, cell: CellId, problems: readonly CellProblem[]): void {
  store.setState(state => ({ problems: { ...state.problems, [cell]: problems } }));
}

export function setProgress({ store }: Owner, progress: Partial<CellsSlice['progress']>): void {
  store.setState(state => ({ progress: { ...state.progress, ...progress } }));
}

/** The event that ends the work of a cell; `at` in milliseconds since 1970. */
export function endOf(cell: CellId, outcome: CellOutcome, at: number): NotebookEvent {
  return outcome.kind === 'finished'
    ? { ...outcome, kind: 'finished', cell, at }
    : { kind: outcome.kind, cell };
}
