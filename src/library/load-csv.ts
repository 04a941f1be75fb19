/** Reads a CSV of images with the page's own reader: any of the column names that it knows, in any order, with every check on. */
import { classesOf } from '../core/data/classes.ts';
import { fileKind, kindBytes } from '../core/data/csv/file-kind.ts';
import { ImageTable } from '../core/data/csv/image-table.ts';
import { type FileProblem, fileProblem } from '../core/data/file-problem.ts';
import { namesOfKnownSet } from '../core/data/known-sets.ts';
import { formOf, kaggleForm, labelColumnBeside } from '../core/data/submission-form.ts';
import { messageOf } from '../core/error-message.ts';
import { allocateBytes } from '../core/shared-memory.ts';
import { type Chunks, chunksOf } from '../loader/chunks.ts';
import { ContainerError } from '../loader/container-error.ts';
import { inflatedChunks } from '../loader/inflate.ts';
import { readTable, type TableReading } from '../loader/read-table.ts';
import { RecognizerError } from './errors.ts';
import type { Images, LabelledImages } from './images.ts';

/** The text of a CSV, its bytes, or where they come from. A `File` is a `Blob`. */
export type CsvSource = string | Uint8Array | ArrayBuffer | Blob | ReadableStream<Uint8Array>;

export interface CsvOptions {
  /** The file's name for messages; by default that of a `File`, or `images.csv`. A well-known set is recognised by it. */
  readonly name?: string | undefined;
  /** Ends the reading, which then rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
  /** Called now and then with the number of bytes and images that were read. */
  readonly onProgress?: ((progress: { readonly bytes: number; readonly images: number }) => void) | undefined;
}

const chunkBytes = 1 << 20;

function slicesOf(bytes: Uint8Array): Chunks {
  let at = 0;
  return {
    async next() {
      if (at >= bytes.length) return null;
      at += chunkBytes;
      return bytes.subarray(at - chunkBytes, at);
    },
    cancel: () => undefined,
  };
}

/** The same bytes as a `Uint8Array` itself: the slices of a subclass, Node's Buffer, are no copies. */
const plain = ({ buffer, byteOffset, byteLength }: Uint8Array): Uint8Array =>
  new Uint8Array(buffer, byteOffset, byteLength);

function plainChunks(stream: ReadableStream<Uint8Array>): Chunks {
  const { next, cancel } = chunksOf(stream);
  return {
    async next() {
      const chunk = await next();
      if (chunk !== null && !(chunk instanceof Uint8Array))
        throw new RecognizerError('data', 'The stream gives no bytes.', 'Give a stream of Uint8Array.');
      return chunk && plain(chunk);
    },
    cancel,
  };
}

/** The chunks with their first one, which was looked at, in front again. */
function withFirst(first: Uint8Array | null, { next, cancel }: Chunks): Chunks {
  let isFirst = true;
  return {
    async next() {
      if (!isFirst) return next();
      isFirst = false;
      return first;
    },
    cancel,
  };
}

interface Unpacked {
  readonly chunks: Chunks;
  /** The size of the CSV in bytes; null where it is not known. */
  readonly csvBytes: number | null;
}

/** The content of gzip data, or the chunks as they are. */
async function unpacked(chunks: Chunks, source: CsvSource, name: string): Promise<Unpacked> {
  const first = await chunks.next();
  const whole = withFirst(first, chunks);
  return first !== null && fileKind(first.subarray(0, kindBytes), name).kind === 'gzip'
    ? { chunks: inflatedChunks(Promise.resolve(whole)), csvBytes: null }
    : { chunks: whole, csvBytes: sizeOf(source) };
}

function chunksIn(source: CsvSource): Chunks {
  if (typeof source === 'string') return slicesOf(new TextEncoder().encode(source));
  if (source instanceof Uint8Array) return slicesOf(plain(source));
  if (source instanceof ArrayBuffer) return slicesOf(new Uint8Array(source));
  if (source instanceof Blob) return chunksOf(source.stream());
  if (source instanceof ReadableStream) return plainChunks(source);
  throw new RecognizerError(
    'data',
    'This is no CSV.',
    'Give its text, its bytes, a File or Blob, or a ReadableStream of bytes.',
  );
}

/** The size of the source in bytes; null where it is not known. */
function sizeOf(source: CsvSource): number | null {
  if (typeof source === 'string') return new Blob([source]).size;
  if (source instanceof Blob) return source.size;
  return source instanceof ReadableStream ? null : source.byteLength;
}

const nameOf = (source: CsvSource): string =>
  typeof File !== 'undefined' && source instanceof File ? source.name : 'images.csv';

const errorOf = ({ message, remedy, ...place }: FileProblem): RecognizerError =>
  new RecognizerError('data', `${describePlace(place)}: ${message}`, remedy, place);

function describePlace({ file, line, column }: Pick<FileProblem, 'file' | 'line' | 'column'>): string {
  const parts = [file];
  if (line !== null) parts.push(`line ${line}`);
  if (column !== null) parts.push(`column ${column}`);
  return parts.join(', ');
}

async function read(source: CsvSource, options: CsvOptions): Promise<ImageTable> {
  const { signal = new AbortController().signal, onProgress, name = nameOf(source) } = options;
  signal.throwIfAborted();
  const raw = chunksIn(source);
  // A read that waits for a stream that stands still ends by this.
  signal.addEventListener('abort', raw.cancel, { once: true });
  try {
    const { chunks, csvBytes } = await unpackedOrRefused(raw, source, name);
    const reading = await readTable(
      { name, csvBytes, progressBytes: 0, open: () => chunks, explain: cause => unreadable(name, cause) },
      {
        allocate: allocateBytes,
        signal,
        onProgress: ({ bytesDone, rows }) => onProgress?.({ bytes: bytesDone, images: rows }),
      },
    );
    return tableOf(reading, name);
  } finally {
    signal.removeEventListener('abort', raw.cancel);
    raw.cancel();
  }
}

function tableOf(reading: TableReading, name: string): ImageTable {
  if (reading.kind !== 'table') throw errorOf(reading.problem);
  if (reading.table instanceof ImageTable) return reading.table;
  throw errorOf(
    fileProblem(
      { file: name, line: 1, column: null },
      'This is a table of labels or names, without pixels.',
      'Give a CSV with a column for each of the 784 pixels.',
    ),
  );
}

async function unpackedOrRefused(chunks: Chunks, source: CsvSource, name: string): Promise<Unpacked> {
  try {
    return await unpacked(chunks, source, name);
  } catch (error) {
    throw error instanceof ContainerError ? errorOf(unreadable(name, error.cause)) : error;
  }
}

const unreadable = (file: string, cause: unknown): FileProblem =>
  fileProblem(
    { file, line: null, column: null },
    `The bytes could not be read: ${messageOf(cause)}.`,
    'The file may be damaged, cut short or in use; read it again.',
  );

function imagesOf(table: ImageTable): Images {
  const { rows, ids } = table;
  const submission = ids === null ? kaggleForm : formOf([ids.column, labelColumnBeside(ids.column)], ids.of);
  return { count: rows, pixels: table.finish().pixels, submission };
}

/**
 * Reads images without labels, such as Kaggle's test.csv; labels that are there are left out. The CSV may be packed by gzip.
 * Rejects with a `RecognizerError` ('data') that says line, column and remedy.
 */
export async function loadCsv(source: CsvSource, options: CsvOptions = {}): Promise<Images> {
  return imagesOf(await read(source, options));
}

/**
 * Reads images with labels, such as Kaggle's train.csv; the CSV may be packed by gzip. Rejects with a `RecognizerError`
 * ('data') that says line, column and remedy.
 */
export async function loadLabelledCsv(source: CsvSource, options: CsvOptions = {}): Promise<LabelledImages> {
  const table = await read(source, options);
  if (table.layout.kind !== 'training')
    throw errorOf(
      fileProblem(
        { file: table.file, line: 1, column: null },
        'The table has no column of labels.',
        'Add one named label, or read images without labels by loadCsv.',
      ),
    );
  const { labels } = table.finish();
  return { ...imagesOf(table), labels, classes: classesOf(labels, namesOfKnownSet(table.file)) };
}
