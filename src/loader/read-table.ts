import type { AnswerTable } from '../core/csv/answers.ts';
import type { Allocate } from '../core/csv/growing-bytes.ts';
import type { ImageTable } from '../core/csv/image-table.ts';
import { problem } from '../core/csv/problem.ts';
import { CsvReader } from '../core/csv/reader.ts';
import type { Refusal } from '../core/csv/row-sink.ts';
import { QuotedRows } from './quoted-rows.ts';
import type { Source } from './source.ts';

export type TableReading = { readonly kind: 'table'; readonly table: ImageTable | AnswerTable } | Refusal;

/** Where the reading of one source stands. */
export interface SourceProgress {
  readonly bytesDone: number;
  readonly rows: number;
}

export interface ReadOptions {
  readonly allocate: Allocate;
  readonly signal: AbortSignal;
  readonly onProgress: (progress: SourceProgress) => void;
}

/** Reads one CSV to its end. Throws only when `signal` is aborted. */
export async function readTable(source: Source, options: ReadOptions): Promise<TableReading> {
  const { allocate, signal, onProgress } = options;
  const csv = new CsvReader(source.name, source.csvBytes, allocate);
  let quoted: QuotedRows | null = null;
  let bytesDone = 0;
  const stream = source.open(bytes => {
    bytesDone = bytes;
  }, signal);
  const chunks = stream.getReader();
  try {
    for (;;) {
      const { done, value } = await chunks.read();
      signal.throwIfAborted();
      if (quoted === null) {
        const feed = done ? csv.end() : csv.push(value);
        if (feed.kind === 'quoted') {
          quoted = new QuotedRows(csv.sink, feed.line);
          const refusal = quoted.push(feed.rest) ?? (done ? quoted.end() : null);
          if (refusal !== null) return refusal;
        } else if (feed.kind !== 'more') return feed;
      } else {
        const refusal = done ? quoted.end() : quoted.push(value);
        if (refusal !== null) return refusal;
      }
      onProgress({ bytesDone, rows: csv.rows });
      if (done) break;
    }
  } catch (error) {
    signal.throwIfAborted();
    return {
      kind: 'refused',
      problem: error instanceof RangeError ? tooLarge(source) : source.explain(error),
    };
  } finally {
    // Nobody waits for the rest of a stream that was refused or cancelled.
    chunks.cancel().catch(() => undefined);
  }
  const { table } = csv.sink;
  return table === null
    ? csv.sink.refuse(null, 'The file is empty.', 'Drop another.')
    : { kind: 'table', table };
}

function tooLarge(source: Source) {
  return problem(
    { file: source.name, line: null, column: null },
    'The images do not fit into the memory that the browser gives to a page.',
    'Close other tabs, or drop a file with fewer rows.',
  );
}
