/** Sources of images and labels in other formats than CSV. */
import type { Allocate } from '../../core/data/csv/growing-bytes.ts';
import type { FileProblem } from '../../core/data/file-problem.ts';
import type { Unreadable } from '../../core/data/formats/array-header.ts';
import { type Part, partProblem } from '../../core/data/formats/part.ts';

/** The bytes of one file, wherever it lies. */
export interface ByteSource {
  /** Name for messages: `mnist.npz/x_train.npy`. */
  readonly name: string;
  /** Size of the content; null where the container does not tell. */
  readonly contentBytes: number | null;
  /** The most bytes that the content can have, told by the size of what is packed and not by any header. */
  readonly mostBytes: number;
  /** Size in bytes for the progress. */
  readonly progressBytes: number;
  /** Gives the content. Reading rejects with the container's error, whose first cause `explain` turns into a problem. */
  open(signal: AbortSignal): {
    next(): Promise<Uint8Array | null>;
    cancel(): void;
  };
  explain(error: unknown): FileProblem;
}

export interface PartOptions {
  readonly allocate: Allocate;
  readonly signal: AbortSignal;
  readonly onProgress: (progress: { readonly bytesDone: number; readonly rows: number }) => void;
}

export type PartsReading =
  | { readonly kind: 'parts'; readonly parts: readonly Part[] }
  | { readonly kind: 'refused'; readonly problem: FileProblem };

/** Something dropped that gives parts of tables. */
export interface PartSource {
  readonly name: string;
  /** Size in bytes for the progress. */
  readonly progressBytes: number;
  /** Rejects when the signal is aborted, and with what the program itself gets wrong. */
  read(options: PartOptions): Promise<PartsReading>;
}

export const refusedPart = (file: string, { message, remedy }: Omit<Unreadable, 'kind'>): PartsReading => ({
  kind: 'refused',
  problem: partProblem(file, message, remedy),
});

/** The most bytes that deflate can make of one (https://zlib.net/zlib_tech.html: at most 1032:1). */
const mostInflation = 1032;

export const mostInflated = (packedBytes: number): number => packedBytes * mostInflation;
