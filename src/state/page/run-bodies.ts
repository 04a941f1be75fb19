/**
 * The bodies of runs: their weights and step series, apart from their records, because hundreds of runs are listed at
 * once but few are looked at. A body is held in memory until it is written, and read back when it is needed.
 */
import type { EpochAnswers, KeptWeights } from '../../core/training/checkpoint/checkpoint.ts';
import type { StepSeries } from './metric-buffer.ts';

export interface RunBody {
  readonly steps: StepSeries;
  /** The weights of each network, which evaluating and predicting use; none where the run came from a notebook file without them. */
  readonly networks: readonly KeptWeights[];
  /** The rows of the training table that were held out. */
  readonly validationRows: Uint32Array<ArrayBuffer>;
  /** The rows that each network held out. Absent where all held out the same, and in what earlier versions wrote. */
  readonly heldOutBy?: readonly Uint32Array<ArrayBuffer>[];
  /**
   * The answers of each epoch of the run's history on the rows that its network held out; empty where they were not kept. Absent in what
   * earlier versions wrote, and for votes.
   */
  readonly answers?: readonly EpochAnswers[];
}

/** Reads the body of a run from the storage; undefined for one that was never written. */
type ReadBody = (id: string) => Promise<unknown>;

export interface RunBodies {
  /** Rejects, as `read` does, and where the body has no weights. */
  get(id: string): Promise<RunBody>;
  /**
   * The body, with weights or without. Rejects where it is neither in memory nor in the storage, with a sentence for the
   * page.
   */
  read(id: string): Promise<RunBody>;
  /** Holds a body in memory that is not written yet. */
  hold(id: string, body: RunBody): void;
  /** The body of a run that is held in memory; null once it is written. */
  held(id: string): RunBody | null;
  /** Forgets the body in memory once it is written: from then on it is read when needed. */
  release(id: string): void;
  clear(): void;
  /** Sets how bodies that are not in memory are read. */
  readFrom(read: ReadBody): void;
}

export function createRunBodies(): RunBodies {
  const bodies = new Map<string, RunBody>();
  let readStored: ReadBody = async () => undefined;
  async function read(id: string): Promise<RunBody> {
    const body = bodies.get(id) ?? ((await readStored(id)) as RunBody | undefined);
    if (!body) throw new Error('The weights of this run are no longer in this browser’s storage.');
    return body;
  }
  return {
    read,
    async get(id) {
      const body = await read(id);
      if (body.networks.length === 0)
        throw new Error('The notebook file had no weights of this run: save it with them, or train again.');
      return body;
    },
    hold: (id, body) => void bodies.set(id, body),
    held: id => bodies.get(id) ?? null,
    release: id => void bodies.delete(id),
    clear: () => bodies.clear(),
    readFrom(from) {
      readStored = from;
    },
  };
}
