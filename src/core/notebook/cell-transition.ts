/** The events that change the notebook, and the pure function that applies them. */
import {
  blankCell,
  type CellId,
  type CellRecord,
  cellIds,
  inputsNow,
  type Notebook,
  type Result,
} from './cell-graph.ts';
import type { Facts } from './facts.ts';

export type NotebookEvent =
  | { readonly kind: 'edited'; readonly cell: CellId; readonly facts: Facts }
  | { readonly kind: 'queued'; readonly cells: readonly CellId[] }
  | { readonly kind: 'started'; readonly cell: CellId; readonly at: number }
  | {
      readonly kind: 'finished';
      readonly cell: CellId;
      readonly identity: string;
      readonly ended: 'complete' | 'stopped';
      readonly at: number;
    }
  | { readonly kind: 'failed'; readonly cell: CellId }
  /** A person ended the run, and it gave no result. */
  | { readonly kind: 'stopped'; readonly cell: CellId }
  /** Takes the cells that have not started out of the queue. */
  | { readonly kind: 'unqueued' }
  /** A person keeps the outdated result. */
  | { readonly kind: 'accepted'; readonly cell: CellId }
  /** Brings back a result of an earlier visit. */
  | { readonly kind: 'restored'; readonly cell: CellId; readonly result: Result }
  | { readonly kind: 'forgotten'; readonly cell: CellId };

/** Events that do not fit the cell's state, such as the end of a run that never started, change nothing. */
export function cellTransition(notebook: Notebook, event: NotebookEvent): Notebook {
  const change = (cell: CellId, record: Partial<CellRecord>): Notebook => ({
    ...notebook,
    cells: { ...notebook.cells, [cell]: { ...notebook.cells[cell], ...record } },
  });
  switch (event.kind) {
    case 'edited':
      return { ...notebook, facts: { ...notebook.facts, [event.cell]: event.facts } };
    case 'queued': {
      const cells = { ...notebook.cells };
      for (const cell of event.cells)
        if (cells[cell].activity.kind !== 'running')
          cells[cell] = { ...cells[cell], activity: { kind: 'queued' } };
      return { ...notebook, cells };
    }
    case 'started': {
      if (notebook.cells[event.cell].activity.kind === 'running') return notebook;
      const inputs = inputsNow(notebook, event.cell);
      return change(event.cell, { activity: { kind: 'running', since: event.at, inputs } });
    }
    case 'finished': {
      const { activity } = notebook.cells[event.cell];
      if (activity.kind !== 'running') return notebook;
      const { identity, ended, at } = event;
      const seconds = Math.max(at - activity.since, 0) / 1000;
      const result: Result = { identity, inputs: activity.inputs, ended, seconds, at };
      return change(event.cell, { activity: blankCell.activity, result, acceptedAgainst: null });
    }
    case 'failed':
    case 'stopped':
      if (notebook.cells[event.cell].activity.kind !== 'running') return notebook;
      return change(event.cell, { activity: { kind: event.kind } });
    case 'unqueued': {
      const cells = { ...notebook.cells };
      for (const cell of cellIds)
        if (cells[cell].activity.kind === 'queued')
          cells[cell] = { ...cells[cell], activity: blankCell.activity };
      return { ...notebook, cells };
    }
    case 'accepted':
      if (notebook.cells[event.cell].result === null) return notebook;
      return change(event.cell, { acceptedAgainst: inputsNow(notebook, event.cell) });
    case 'restored':
      if (notebook.cells[event.cell].activity.kind === 'running') return notebook;
      return change(event.cell, {
        activity: blankCell.activity,
        result: event.result,
        acceptedAgainst: null,
      });
    case 'forgotten':
      return change(event.cell, blankCell);
    default:
      return event satisfies never;
  }
}
