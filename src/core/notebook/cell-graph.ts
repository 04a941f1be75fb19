/**
 * The notebook as data: which cell needs which, what each result was made from, and what is under way.
 *
 * What a cell looks like is never stored. `statusOf` derives it from the result's recorded inputs and from what the
 * inputs are now, so no order of events can make an outdated result look fresh.
 */
import { type Difference, differencesOf, type Facts } from './facts.ts';

export const cellIds = ['data', 'explore', 'model', 'train', 'evaluate', 'predict'] as const;
export type CellId = (typeof cellIds)[number];

/** The cells whose results a cell reads directly. */
export const parentsOf: { readonly [Cell in CellId]: readonly CellId[] } = {
  data: [],
  explore: ['data'],
  model: [],
  train: ['data', 'model'],
  evaluate: ['train'],
  predict: ['train'],
};

/** What a result was made from. */
interface Inputs {
  /** The settings of the cell and of everything above it. */
  readonly facts: Facts;
  /** The identity of each parent's result that was read. */
  readonly parents: { readonly [Cell in CellId]?: string };
}

export interface Result {
  /** Equal results have equal identities: the data's hash, a run's id. */
  readonly identity: string;
  readonly inputs: Inputs;
  readonly ended: 'complete' | 'stopped';
  readonly seconds: number;
  /** Milliseconds since 1970. */
  readonly at: number;
}

type Activity =
  | { readonly kind: 'resting' }
  | { readonly kind: 'queued' }
  | { readonly kind: 'running'; readonly since: number; readonly inputs: Inputs }
  | { readonly kind: 'failed' }
  | { readonly kind: 'stopped' };

interface CellRecord {
  readonly activity: Activity;
  /** The newest result; it outlives failures and further runs until the next one is finished. */
  readonly result: Result | null;
  /** The inputs against which a person chose to keep the outdated result; any further change asks again. */
  readonly acceptedAgainst: Inputs | null;
}

export interface Notebook {
  /** Each cell's own settings. */
  readonly settings: { readonly [Cell in CellId]: Facts };
  readonly cells: { readonly [Cell in CellId]: CellRecord };
}

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
  /** Ended without a result, by a person. */
  | { readonly kind: 'stopped'; readonly cell: CellId }
  /** Takes the cells that have not started out of the queue. */
  | { readonly kind: 'unqueued' }
  | { readonly kind: 'accepted'; readonly cell: CellId }
  /** A result of an earlier visit. */
  | { readonly kind: 'restored'; readonly cell: CellId; readonly result: Result }
  | { readonly kind: 'forgotten'; readonly cell: CellId };

export type CellStatus =
  | { readonly kind: 'idle' }
  | { readonly kind: 'queued' }
  | { readonly kind: 'running'; readonly since: number }
  | { readonly kind: 'done'; readonly result: Result }
  | {
      readonly kind: 'stale';
      readonly result: Result;
      readonly differences: readonly Difference[];
      readonly accepted: boolean;
    }
  | { readonly kind: 'failed' }
  | { readonly kind: 'stopped' };

export type CellState = CellStatus['kind'];

const resting: Activity = { kind: 'resting' };
const blank: CellRecord = { activity: resting, result: null, acceptedAgainst: null };

export const emptyNotebook: Notebook = {
  settings: { data: {}, explore: {}, model: {}, train: {}, evaluate: {}, predict: {} },
  cells: { data: blank, explore: blank, model: blank, train: blank, evaluate: blank, predict: blank },
};

/** What a cell would be made from if it ran now, its ancestors first. */
function inputsNow(notebook: Notebook, cell: CellId): Inputs {
  let facts: Facts = {};
  const parents: { [Cell in CellId]?: string } = {};
  for (const parent of parentsOf[cell]) {
    const result = notebook.cells[parent].result;
    const inputs = result && isAccepted(notebook, parent) ? result.inputs : inputsNow(notebook, parent);
    facts = { ...facts, ...inputs.facts };
    if (result) parents[parent] = result.identity;
  }
  return { facts: { ...facts, ...notebook.settings[cell] }, parents };
}

function sameInputs(a: Inputs, b: Inputs): boolean {
  return differencesOf(a.facts, b.facts).length === 0 && differencesOf(a.parents, b.parents).length === 0;
}

function isAccepted(notebook: Notebook, cell: CellId): boolean {
  const { result, acceptedAgainst } = notebook.cells[cell];
  return (
    result !== null && acceptedAgainst !== null && sameInputs(acceptedAgainst, inputsNow(notebook, cell))
  );
}

/** Whether the newest result is what a run would give now. */
function isFresh(notebook: Notebook, cell: CellId): boolean {
  const { result } = notebook.cells[cell];
  return (
    result !== null &&
    parentsOf[cell].every(parent => isUsable(notebook, parent)) &&
    sameInputs(result.inputs, inputsNow(notebook, cell))
  );
}

/**
 * Whether the newest result, which stays in sight, is no longer what a run would give. It is so in every state: a cell
 * that failed or was stopped, or that waits or runs, may still show an older result.
 */
export function isOutdated(notebook: Notebook, cell: CellId): boolean {
  return notebook.cells[cell].result !== null && !isFresh(notebook, cell);
}

/** Whether the newest result may be built upon: it is fresh, or a person chose to keep it. */
export function isUsable(notebook: Notebook, cell: CellId): boolean {
  return isFresh(notebook, cell) || isAccepted(notebook, cell);
}

/** Why the newest result is outdated; settings first, and only where those agree, what was made anew above. */
function differencesSince(notebook: Notebook, cell: CellId): readonly Difference[] {
  const { result } = notebook.cells[cell];
  if (!result) return [];
  const now = inputsNow(notebook, cell);
  const settings = differencesOf(result.inputs.facts, now.facts);
  return settings.length > 0 ? settings : differencesOf(result.inputs.parents, now.parents);
}

/** What the cell looks like. */
export function statusOf(notebook: Notebook, cell: CellId): CellStatus {
  const { activity, result } = notebook.cells[cell];
  switch (activity.kind) {
    case 'running':
      return { kind: 'running', since: activity.since };
    case 'queued':
    case 'failed':
      return { kind: activity.kind };
    case 'stopped':
    case 'resting': {
      if (result && isOutdated(notebook, cell) && activity.kind === 'resting')
        return {
          kind: 'stale',
          result,
          differences: differencesSince(notebook, cell),
          accepted: isAccepted(notebook, cell),
        };
      if (activity.kind === 'stopped' || result?.ended === 'stopped') return { kind: 'stopped' };
      return result ? { kind: 'done', result } : { kind: 'idle' };
    }
    default:
      return activity satisfies never;
  }
}

export const isRunning = (notebook: Notebook, cell: CellId): boolean =>
  notebook.cells[cell].activity.kind === 'running';

/** Whether the cell runs or waits for its turn. */
export const isBusy = (notebook: Notebook, cell: CellId): boolean =>
  isRunning(notebook, cell) || notebook.cells[cell].activity.kind === 'queued';

/** The cells that must run so that `goals` are up to date, ancestors first; `forced` runs even if it is. */
export function planFor(notebook: Notebook, goals: readonly CellId[], forced?: CellId): readonly CellId[] {
  const wanted = new Set<CellId>();
  const add = (cell: CellId) => {
    for (const parent of parentsOf[cell]) if (!isUsable(notebook, parent)) add(parent);
    wanted.add(cell);
  };
  for (const goal of cellIds) {
    if (!goals.includes(goal)) continue;
    const outdated = !isUsable(notebook, goal) || parentsOf[goal].some(parent => wanted.has(parent));
    if (outdated || goal === forced) add(goal);
  }
  return cellIds.filter(cell => wanted.has(cell));
}

export function cellTransition(notebook: Notebook, event: NotebookEvent): Notebook {
  const change = (cell: CellId, record: Partial<CellRecord>): Notebook => ({
    ...notebook,
    cells: { ...notebook.cells, [cell]: { ...notebook.cells[cell], ...record } },
  });
  switch (event.kind) {
    case 'edited':
      return { ...notebook, settings: { ...notebook.settings, [event.cell]: event.facts } };
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
      return change(event.cell, { activity: resting, result, acceptedAgainst: null });
    }
    case 'failed':
    case 'stopped':
      if (notebook.cells[event.cell].activity.kind !== 'running') return notebook;
      return change(event.cell, { activity: { kind: event.kind } });
    case 'unqueued': {
      const cells = { ...notebook.cells };
      for (const cell of cellIds)
        if (cells[cell].activity.kind === 'queued') cells[cell] = { ...cells[cell], activity: resting };
      return { ...notebook, cells };
    }
    case 'accepted':
      if (notebook.cells[event.cell].result === null) return notebook;
      return change(event.cell, { acceptedAgainst: inputsNow(notebook, event.cell) });
    case 'restored':
      if (notebook.cells[event.cell].activity.kind === 'running') return notebook;
      return change(event.cell, { activity: resting, result: event.result, acceptedAgainst: null });
    case 'forgotten':
      return change(event.cell, blank);
    default:
      return event satisfies never;
  }
}
