/** What every action of the notebook works with. */
import type { StoreApi } from 'zustand/vanilla';
import type { CellId } from '../../core/notebook/cell-graph.ts';
import { cellTransition, type NotebookEvent } from '../../core/notebook/cell-transition.ts';
import type { LoadedFiles } from '../../protocol.ts';
import type { MetricBuffer } from './metric-buffer.ts';
import type { CellProblem, PageState } from './page-state.ts';
import type { RunBodies } from './run-bodies.ts';
import type { CheckpointService, EngineService, LoaderService } from './services.ts';
import type { TrainingTurn } from './training-turn.ts';

export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Resolves when the page has had its turn. */
  pause(): Promise<void>;
}

export interface Services {
  readonly loader: LoaderService;
  readonly engine: EngineService;
  readonly checkpoints: CheckpointService;
  /** Of the trial of a search that is under way. */
  readonly trialCheckpoints: CheckpointService;
  readonly clock: Clock;
  /** The sample data as a file like any dropped one; reports bytes done and the total. */
  fetchSample(onProgress: (done: number, total: number) => void, signal: AbortSignal): Promise<File>;
  /** A new identity for a run. */
  newId(): string;
}

export interface Context {
  readonly store: StoreApi<PageState>;
  readonly services: Services;
  readonly metrics: MetricBuffer;
  readonly bodies: RunBodies;
  /** The data that the engine holds. */
  readonly engineData: { current: LoadedFiles | null };
  readonly trainingTurn: TrainingTurn;
  /** Resolves when all that changed so far is written, or could not be. */
  saved(): Promise<void>;
}

export type CellOutcome =
  | { readonly kind: 'finished'; readonly identity: string; readonly ended: 'complete' | 'stopped' }
  | { readonly kind: 'failed'; readonly problems: readonly CellProblem[] }
  | { readonly kind: 'stopped' };

/** Does the work of one cell; an aborted signal asks it to end soon. */
export type Runner = (context: Context, signal: AbortSignal) => Promise<CellOutcome>;

export const finished = (identity: string): CellOutcome => ({
  kind: 'finished',
  identity,
  ended: 'complete',
});

export const failed = (message: string, remedy: string): CellOutcome => ({
  kind: 'failed',
  problems: [{ where: null, message, remedy }],
});

export function dispatch({ store }: Context, event: NotebookEvent): void {
  store.setState(state => ({ notebook: cellTransition(state.notebook, event) }));
}

export function setProblems({ store }: Context, cell: CellId, problems: readonly CellProblem[]): void {
  store.setState(state => ({ problems: { ...state.problems, [cell]: problems } }));
}
