/** Loaded tables as a database keeps them: as blobs, which it takes without copying them on the page's own thread, or as bytes. */
import { type ClassTable, tenDigits } from '../../core/data/classes.ts';
import type { Bytes, TestTable } from '../../core/data/dataset.ts';
import { newHistory, type TableHistory } from '../../core/data/treatment.ts';
import { allocateBytes } from '../../core/shared-memory.ts';
import type { LoadedFiles } from '../../protocol.ts';
import type { Clock } from '../page/services.ts';

/** Bytes in order, a megabyte each, where the browser stores no blobs. */
type PackedBytes = Blob | readonly Uint8Array<ArrayBuffer>[];

type PackedTable = Omit<TestTable, 'pixels'> & { readonly pixels: PackedBytes };

export interface PackedData {
  readonly training:
    | (PackedTable & {
        readonly labels: PackedBytes;
        /** Absent in what was saved before data could have other classes than the ten digits. */
        readonly classes?: ClassTable;
      })
    | null;
  readonly test: PackedTable | null;
  readonly solution: PackedBytes | null;
  /** Absent in what earlier versions wrote, which could not treat tables. */
  readonly history?: Pick<TableHistory, 'treatments' | 'testLeftOver'> & {
    readonly removedTest: { readonly test: PackedTable; readonly solution: PackedBytes | null } | null;
  };
  /** Earlier versions looked for no warnings. */
  readonly summary: Omit<LoadedFiles['summary'], 'warnings'> & Partial<LoadedFiles['summary']>;
}

/** Bytes that are copied at once: a megabyte takes a fraction of a millisecond. */
const chunk = 1 << 20;

/** Shared memory goes neither into a blob nor into a database, so it is copied, a megabyte at a time. */
async function copyInParts<Part>(
  bytes: Bytes,
  clock: Clock,
  partOf: (copy: Uint8Array<ArrayBuffer>) => Part,
): Promise<readonly Part[]> {
  const parts: Part[] = [];
  for (let from = 0; from < bytes.length; from += chunk) {
    // `slice` copies as one block, where `Uint8Array.from` would go through the elements.
    parts.push(partOf(bytes.slice(from, from + chunk)));
    await clock.pause();
  }
  return parts;
}

export async function pack(data: LoadedFiles, clock: Clock, form: 'blobs' | 'bytes'): Promise<PackedData> {
  const { training, test, solution, history, summary } = data;
  const { removedTest } = history;
  const packed = async (bytes: Bytes): Promise<PackedBytes> =>
    form === 'bytes'
      ? copyInParts(bytes, clock, copy => copy)
      : new Blob([...(await copyInParts(bytes, clock, copy => new Blob([copy])))]);
  const packTable = async <Table extends TestTable>({ pixels, ...table }: Table) => ({
    ...table,
    pixels: await packed(pixels),
  });
  return {
    training: training && {
      ...(await packTable(training)),
      labels: await packed(training.labels),
    },
    test: test && (await packTable(test)),
    solution: solution && (await packed(solution)),
    history: {
      ...history,
      removedTest: removedTest && {
        test: await packTable(removedTest.test),
        solution: removedTest.solution && (await packed(removedTest.solution)),
      },
    },
    summary,
  };
}

/** Copies what was packed into memory that threads can share where the browser has it. */
async function toBytes(packed: PackedBytes): Promise<Bytes> {
  if (packed instanceof Blob) {
    const bytes = allocateBytes(packed.size);
    for (let from = 0; from < packed.size; from += chunk)
      bytes.set(new Uint8Array(await packed.slice(from, from + chunk).arrayBuffer()), from);
    return bytes;
  }
  const bytes = allocateBytes(packed.reduce((sum, part) => sum + part.length, 0));
  for (const [index, part] of packed.entries()) bytes.set(part, index * chunk);
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
      classes: training.classes ?? tenDigits,
    },
    test: test && { ...test, pixels: await toBytes(test.pixels) },
    solution: solution && (await toBytes(solution)),
    history: await unpackHistory(history),
    summary: { ...summary, warnings: summary.warnings ?? [] },
  };
}
