/** What every container gives: its CSV files as sources to read. */
import type { FileProblem, PassedOver } from '../core/data/file-problem.ts';
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
  /** Gives the CSV's bytes. Reading rejects with a `ContainerError` where the container cannot be read. */
  open(signal: AbortSignal): Chunks;
  /** Turns the cause of a `ContainerError` into a problem. */
  explain(cause: unknown): FileProblem;
}

/** What is no CSV. */
interface OtherFormats {
  readonly parts: readonly PartSource[];
  /** Files of a container that hold no tables. */
  readonly passedOver: readonly PassedOver[];
}

export type Opened =
  | ({
      readonly kind: 'sources';
      readonly sources: readonly Source[];
      /** What a zip holds in other formats, to be read where its CSV files are no images. */
      readonly instead?: OtherFormats;
    } & Partial<OtherFormats>)
  /** The file can hold no tables: it is passed over where others come with it. */
  | { readonly kind: 'foreign'; readonly problem: FileProblem }
  | { readonly kind: 'refused'; readonly problem: FileProblem };
