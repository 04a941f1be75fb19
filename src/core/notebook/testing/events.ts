/** Events of a notebook and their replay, for tests. */
import { type CellId, emptyNotebook, type Notebook } from '../cell-graph.ts';
import { cellTransition, type NotebookEvent } from '../cell-transition.ts';

/** The notebook after some events. */
export const play = (events: readonly NotebookEvent[], from: Notebook = emptyNotebook) =>
  events.reduce(cellTransition, from);

/** A cell runs for one second, from `at` on, and gives a result. */
export const run = (cell: CellId, identity: string, at = 0): NotebookEvent[] => [
  { kind: 'started', cell, at },
  { kind: 'finished', cell, identity, ended: 'complete', at: at + 1000 },
];
/** The cell's settings become `facts`. */
export const edit = (cell: CellId, facts: Record<string, number>): NotebookEvent => ({
  kind: 'edited',
  cell,
  facts,
});
