/** What every container gives: its CSV files as sources to read. */
import type { FileProblem } from '../core/data/file-problem.ts';
import type { Chunks } from './chunks.ts';
import type { PartSource } from './formats/part-source.ts';

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
  /** Gives the CSV's bytes. Reading rejects with the container's error, which `explain` turns into a problem. */
  open(signal: AbortSignal): Chunks;
  explain(error: unknown): FileProblem;
}

export type Opened =
  | {
      readonly kind: 'sources';
      readonly sources: readonly Source[];
      /** What a zip holds in other formats, to be read where its CSV files are no images. */
      readonly instead?: readonly PartSource[];
      /** The sources of other formats. */
      readonly parts?: readonly PartSource[];
    }
  | { readonly kind: 'refused'; readonly problem: FileProblem };
