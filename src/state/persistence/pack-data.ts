/** Loaded tables as blobs, which a database stores without copying them on the page's own thread. */
import { type ClassTable, tenDigits } from '../../core/data/classes.ts';
import type { Bytes } from '../../core/data/dataset.ts';
import type { LoadedFiles } from '../../protocol.ts';
import type { Clock } from '../page/services.ts';

interface PackedTable {
  readonly fileName: string;
  readonly rows: number;
  readonly pixels: Blob;
}

export interface PackedData {
  readonly training:
    | (PackedTable & {
        readonly labels: Blob;
        /** Absent in what was saved before data could have other classes than the ten digits. */
        readonly classes?: ClassTable;
      })
    | null;
  readonly test: PackedTable | null;
  readonly solution: Blob | null;
  readonly summary: LoadedFiles['summary'];
}

/** Bytes that are copied at once: a megabyte takes a fraction of a millisecond. */
const chunk = 1 << 20;

/** Copies bytes into a blob chunk by chunk, because shared memory cannot go into one. */
async function toBlob(bytes: Bytes, clock: Clock): Promise<Blob> {
  const parts: Blob[] = [];
  for (let from = 0; from < bytes.length; from += chunk) {
    // `slice` copies as one block, where `Uint8Array.from` would go through the elements.
    parts.push(new Blob([bytes.slice(from, from + chunk)]));
    await clock.pause();
  }
  return new Blob(parts);
}

export async function pack(data: LoadedFiles, clock: Clock): Promise<PackedData> {
  const { training, test, solution, summary } = data;
  return {
    training: training && {
      fileName: training.fileName,
      rows: training.rows,
      pixels: await toBlob(training.pixels, clock),
      labels: await toBlob(training.labels, clock),
      classes: training.classes,
    },
    test: test && { fileName: test.fileName, rows: test.rows, pixels: await toBlob(test.pixels, clock) },
    solution: solution && (await toBlob(solution, clock)),
    summary,
  };
}

/** Reads a blob back, into memory that threads share where the page is cross-origin isolated. */
async function toBytes(blob: Blob): Promise<Bytes> {
  const bytes = new Uint8Array(
    globalThis.crossOriginIsolated ? new SharedArrayBuffer(blob.size) : new ArrayBuffer(blob.size),
  );
  for (let from = 0; from < blob.size; from += chunk)
    bytes.set(new Uint8Array(await blob.slice(from, from + chunk).arrayBuffer()), from);
  return bytes;
}

export async function unpack({ training, test, solution, summary }: PackedData): Promise<LoadedFiles> {
  return {
    training: training && {
      ...training,
      pixels: await toBytes(training.pixels),
      labels: await toBytes(training.labels),
      classes: training.classes ?? tenDigits,
    },
    test: test && { ...test, pixels: await toBytes(test.pixels) },
    solution: solution && (await toBytes(solution)),
    summary,
  };
}
