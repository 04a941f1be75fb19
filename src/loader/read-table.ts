/** Reads one CSV to its end. */
import type { Allocate } from '../core/data/csv/growing-bytes.ts';
import { CsvReader } from '../core/data/csv/reader.ts';
import type { CsvTable, Refusal } from '../core/data/csv/row-sink.ts';
import { fileProblem } from '../core/data/file-problem.ts';
import { ContainerError } from './container-error.ts';
import { QuotedRows } from './quoted-rows.ts';
import type { Source } from './source.ts';

export type TableReading = { readonly kind: 'table'; readonly table: CsvTable } | Refusal;

/** How much of one source was read. */
export interface SourceProgress {
  readonly bytesDone: number;
  readonly rows: number;
}

export interface ReadOptions {
  readonly allocate: Allocate;
  readonly signal: AbortSignal;
  readonly onProgress: (progress: SourceProgress) => void;
}

/** The reading pauses this often to handle messages: a stream that is always ready never leaves the microtask queue. */
const millisecondsBetweenPauses = 100;

/** The memory for a table was refused. */
class OutOfMemory extends Error {}

/** Allocates, and tells a lack of memory from every other `RangeError`. */
const telling =
  (allocate: Allocate): Allocate =>
  length => {
    try {
      return allocate(length);
    } catch (error) {
      throw error instanceof RangeError ? new OutOfMemory() : error;
    }
  };

/**
 * Gives the table of a source, or a refusal with the reason. Rejects when `signal` is aborted, and with what the program
 * itself gets wrong.
 */
export async function readTable(source: Source, options: ReadOptions): Promise<TableReading> {
  const { allocate, signal, onProgress } = options;
  const csv = new CsvReader(source.name, source.csvBytes, telling(allocate));
  let quoted: QuotedRows | null = null;
  let bytesDone = 0;
  let paused = performance.now();
  const chunks = source.open(signal);
  try {
    for (;;) {
      const chunk = await chunks.next();
      signal.throwIfAborted();
      if (quoted === null) {
        const feed = chunk === null ? csv.end() : csv.push(chunk);
        if (feed.kind === 'quoted') {
          quoted = new QuotedRows(csv.sink, feed.line, feed.delimiter);
          const refusal = quoted.push(feed.rest) ?? (chunk === null ? quoted.end() : null);
          if (refusal !== null) return refusal;
        } else if (feed.kind !== 'more') return feed;
      } else {
        const refusal = chunk === null ? quoted.end() : quoted.push(chunk);
        if (refusal !== null) return refusal;
      }
      bytesDone += chunk?.length ?? 0;
      onProgress({ bytesDone, rows: csv.rows });
      if (chunk === null) break;
      if (performance.now() - paused > millisecondsBetweenPauses) {
        await new Promise(resolve => setTimeout(resolve));
        paused = performance.now();
      }
    }
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof OutOfMemory) return { kind: 'refused', problem: tooLarge(source) };
    if (error instanceof ContainerError) return { kind: 'refused', problem: source.explain(error.cause) };
    throw error;
  } finally {
    chunks.cancel();
  }
  const { table } = csv.sink;
  return table === null
    ? csv.sink.refuse(null, 'The file is empty.', 'Drop another.')
    : { kind: 'table', table };
}

function tooLarge(source: Source) {
  return fileProblem(
    { file: source.name, line: null, column: null },
    'The images do not fit into the memory that the browser gives to a page.',
    'Close other tabs, or drop a file with fewer rows.',
  );
}
