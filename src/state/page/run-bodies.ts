/**
 * What is large of each run, apart from its record: hundreds of runs are listed at once, but only a few are looked at.
 * A body is held in memory until it is written, and read back when it is asked for.
 */
import type { KeptWeights } from '../../core/training/checkpoint/checkpoint.ts';
import type { StepSeries } from './metric-buffer.ts';

export interface RunBody {
  readonly steps: StepSeries;
  /** The weights that evaluating and predicting use, one of each network; one unless it is an ensemble. */
  readonly networks: readonly KeptWeights[];
  /** Rows of the training table that were held out. */
  readonly validationRows: Uint32Array<ArrayBuffer>;
}

/** Undefined for a run that was never written. */
type ReadBody = (id: string) => Promise<unknown>;

export interface RunBodies {
  /** Rejects, with words for the page, where the body is nowhere to be found. */
  get(id: string): Promise<RunBody>;
  /** Keeps a body that is not written yet. */
  hold(id: string, body: RunBody): void;
  /** The body that only memory has; null once it is written. */
  held(id: string): RunBody | null;
  /** It is written: from now on it is read when needed. */
  release(id: string): void;
  clear(): void;
  /** Where bodies that are not held are read. */
  readFrom(read: ReadBody): void;
}

export function createRunBodies(): RunBodies {
  const bodies = new Map<string, RunBody>();
  let read: ReadBody = async () => undefined;
  return {
    async get(id) {
      const body = bodies.get(id) ?? ((await read(id)) as RunBody | undefined);
      if (!body) throw new Error('The weights of this run are no longer in this browser’s storage.');
      return body;
    },
    hold: (id, body) => void bodies.set(id, body),
    held: id => bodies.get(id) ?? null,
    release: id => void bodies.delete(id),
    clear: () => bodies.clear(),
    readFrom(from) {
      read = from;
    },
  };
}
