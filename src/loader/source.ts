/** What every container gives: its CSV files as sources to read. */
import type { FileProblem } from '../core/data/file-problem.ts';
import type { Chunks } from './chunks.ts';

/** One CSV to read: a file of its own, or part of a gzip or zip file. */
export interface Source {
  /** Name for messages: `train.csv`, or `digit-recognizer.zip/train.csv`. */
  readonly name: string;
  /** Size of the CSV in bytes; null where the container does not tell. */
  readonly csvBytes: number | null;
  /** Size in bytes for the progress: the CSV's, or else the container's. */
  readonly progressBytes: number;
  /** True for a file in a zip, which is skipped when it is no table of images. */
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
