import type { FileProblem } from '../core/data/file-problem.ts';
import type { Chunks } from './chunks.ts';

/** One CSV to read, wherever it lies. */
export interface Source {
  /** As it is shown: `train.csv`, or `digit-recognizer.zip/train.csv`. */
  readonly name: string;
  /** The CSV's own size in bytes; null where the container does not tell. */
  readonly csvBytes: number | null;
  /** What progress takes for the size: the CSV's, or else the container's. */
  readonly progressBytes: number;
  /** Whether a table of something else may be passed over: an extra file in a zip. */
  readonly mayBeExtra: boolean;
  /**
   * The CSV's bytes. Reading throws what the container throws; `explain` turns that into a problem of the file, so it is
   * only asked about errors for which `isDefect` is false.
   */
  open(signal: AbortSignal): Chunks;
  explain(error: unknown): FileProblem;
}

/** Whether an error tells of a mistake in the program, or of something that this browser lacks, and not of the file. */
export const isDefect = (error: unknown): boolean =>
  error instanceof ReferenceError || error instanceof SyntaxError;

export type Opened =
  | { readonly kind: 'sources'; readonly sources: readonly Source[] }
  | { readonly kind: 'refused'; readonly problem: FileProblem };
