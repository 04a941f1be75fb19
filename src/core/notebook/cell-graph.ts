/**
 * The notebook as data: which cell needs which, what each result was made from, and what is under way.
 *
 * What a cell looks like is never stored. `statusOf` derives it from the result's recorded inputs and from what the
 * inputs are now, so no order of events (`cell-transition.ts`) can make an outdated result look fresh.
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

/** Everything that a result was made from. */
interface Inputs {
  /** The settings of the cell and of its ancestors. */
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
  /** Set for what nothing on this page made, such as a model from a file: then nothing on it makes it outdated. */
  readonly fromElsewhere?: true;
}

type Activity =
  | { readonly kind: 'resting' }
  | { readonly kind: 'queued' }
  | { readonly kind: 'running'; readonly since: number; readonly inputs: Inputs }
  | { readonly kind: 'failed' }
  | { readonly kind: 'stopped' };

export interface CellRecord {
  readonly activity: Activity;
  /** The newest result; it outlives failures and further runs until the next one is finished. */
  readonly result: Result | null;
  /** What the inputs were when a person accepted the outdated result, or null; any further change asks again. */
  readonly acceptedAgainst: Inputs | null;
}

export interface Notebook {
  /** Each cell's own settings. They are derived: the page edits its settings and these in one change. */
  readonly facts: { readonly [Cell in CellId]: Facts };
  readonly cells: { readonly [Cell in CellId]: CellRecord };
}

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

export const blankCell: CellRecord = { activity: { kind: 'resting' }, result: null, acceptedAgainst: null };

export const emptyNotebook: Notebook = {
  facts: { data: {}, explore: {}, model: {}, train: {}, evaluate: {}, predict: {} },
  cells: {
    data: blankCell,
    explore: blankCell,
    model: blankCell,
    train: blankCell,
    evaluate: blankCell,
    predict: blankCell,
  },
};

/** The inputs of the result that a cell would have if it ran now. The settings of its ancestors come first. */
export function inputsNow(notebook: Notebook, cell: CellId): Inputs {
  let facts: Facts = {};
  const parents: { [Cell in CellId]?: string } = {};
  for (const parent of parentsOf[cell]) {
    const result = notebook.cells[parent].result;
    const inputs =
      result && (result.fromElsewhere || isAccepted(notebook, parent))
        ? result.inputs
        : inputsNow(notebook, parent);
    facts = { ...facts, ...inputs.facts };
    if (result) parents[parent] = result.identity;
    const { result: data } = notebook.cells.data;
    // What is made with a model from a file is made from the loaded data, which the model itself was not.
    if (result?.fromElsewhere && data) parents.data = data.identity;
  }
  return { facts: { ...facts, ...notebook.facts[cell] }, parents };
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

/** True where the cell has a result and running it now would give the same one. */
function isFresh(notebook: Notebook, cell: CellId): boolean {
  const { result } = notebook.cells[cell];
  return (
    result !== null &&
    (result.fromElsewhere ||
      (parentsOf[cell].every(parent => isUsable(notebook, parent)) &&
        sameInputs(result.inputs, inputsNow(notebook, cell))))
  );
}

/**
 * True where the newest result, which stays in sight, is no longer what a run would give. The state of the cell does not
 * matter: one that failed, was stopped, waits or runs may still show an older result.
 */
export function isOutdated(notebook: Notebook, cell: CellId): boolean {
  return notebook.cells[cell].result !== null && !isFresh(notebook, cell);
}

/** True where other cells may build upon the newest result: it is fresh, or a person accepted it as it is. */
export function isUsable(notebook: Notebook, cell: CellId): boolean {
  return isFresh(notebook, cell) || isAccepted(notebook, cell);
}

/** Why the newest result is outdated: the settings that differ, or, where all agree, the parents that ran again. */
function differencesSince(notebook: Notebook, cell: CellId): readonly Difference[] {
  const { result } = notebook.cells[cell];
  if (!result) return [];
  const now = inputsNow(notebook, cell);
  const settings = differencesOf(result.inputs.facts, now.facts);
  return settings.length > 0 ? settings : differencesOf(result.inputs.parents, now.parents);
}

/** How the page shows the cell. */
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

/** True while the cell runs and while it is queued. */
export const isBusy = (notebook: Notebook, cell: CellId): boolean =>
  isRunning(notebook, cell) || notebook.cells[cell].activity.kind === 'queued';

/**
 * The cells that must run so that `goals` are up to date, ancestors first; `forced` is one
 * of them that runs in any case.
 */
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
