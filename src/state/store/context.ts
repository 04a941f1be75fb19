/** The context of all work: the store, the services, and the data that is too large for the store. */
import type { StoreApi } from 'zustand/vanilla';
import type { LoadedFiles } from '../../protocol.ts';
import type { CellOutcome } from '../page/cell-outcome.ts';
import type { MetricBuffer } from '../page/metric-buffer.ts';
import type { RunBodies } from '../page/run-bodies.ts';
import type { Services } from '../page/services.ts';
import type { TrainingLock } from '../page/training-lock.ts';
import type { PageState } from './page-state.ts';

export interface Context {
  readonly store: StoreApi<PageState>;
  readonly services: Services;
  readonly metrics: MetricBuffer;
  readonly bodies: RunBodies;
  /** The data that the engine holds. */
  readonly engineData: { current: LoadedFiles | null };
  readonly trainingLock: TrainingLock;
  /** Resolves when all that changed so far is written, or could not be. */
  saved(): Promise<void>;
}

/** Does the work of one cell; an aborted signal asks it to end soon. */
export type Runner = (context: Context, signal: AbortSignal) => Promise<CellOutcome>;
