/** Loaded tables as blobs, which a database stores without copying them on the page's own thread. */
import type { Bytes, TestTable } from '../../core/data/dataset.ts';
import { newHistory, type TableHistory } from '../../core/data/treatment.ts';
import type { LoadedFiles } from '../../protocol.ts';
import type { Clock } from '../page/services.ts';

interface PackedTable {
  readonly fileName: string;
  readonly rows: number;
  readonly pixels: Blob;
}

export interface PackedData {
  readonly training: (PackedTable & { readonly labels: Blob }) | null;
  readonly test: PackedTable | null;
  readonly solution: Blob | null;
  /** Absent in what earlier versions wrote, which could not treat tables. */
  readonly history?: Pick<TableHistory, 'treatments' | 'testLeftOver'> & {
    readonly removedTest: { readonly test: PackedTable; readonly solution: Blob | null } | null;
  };
  /** Earlier versions looked for no warnings. */
  readonly summary: Omit<LoadedFiles['summary'], 'warnings'> & Partial<LoadedFiles['summary']>;
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
  const { training, test, solution, history, summary } = data;
  const { removedTest } = history;
  const packTable = async ({ fileName, rows, pixels }: TestTable): Promise<PackedTable> => ({
    fileName,
    rows,
    pixels: await toBlob(pixels, clock),
  });
  return {
    training: training && {
      ...(await packTable(training)),
      labels: await toBlob(training.labels, clock),
    },
    test: test && (await packTable(test)),
    solution: solution && (await toBlob(solution, clock)),
    history: {
      ...history,
      removedTest: removedTest && {
        test: await packTable(removedTest.test),
        solution: removedTest.solution && (await toBlob(removedTest.solution, clock)),
      },
    },
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

async function unpackHistory(packed: PackedData['history']): Promise<TableHistory> {
  if (packed === undefined) return newHistory;
  const { removedTest } = packed;
  return {
    ...packed,
    removedTest: removedTest && {
      test: { ...removedTest.test, pixels: await toBytes(removedTest.test.pixels) },
      solution: removedTest.solution && (await toBytes(removedTest.solution)),
    },
  };
}

export async function unpack(packed: PackedData): Promise<LoadedFiles> {
  const { training, test, solution, history, summary } = packed;
  return {
    training: training && {
      ...training,
      pixels: await toBytes(training.pixels),
      labels: await toBytes(training.labels),
    },
    test: test && { ...test, pixels: await toBytes(test.pixels) },
    solution: solution && (await toBytes(solution)),
    history: await unpackHistory(history),
    summary: { ...summary, warnings: summary.warnings ?? [] },
  };
}
