/** Parquet files as Hugging Face has them: a picture and its label a row. Their library is loaded when one comes. */
import type { Compressors, FileMetaData } from 'hyparquet';
import { pixelsPerImage } from '../../core/data/dataset.ts';
import { downloadAgain, unreadable } from '../../core/data/formats/array-header.ts';
import { formatOf } from '../../core/data/formats/format-of.ts';
import { gzipStart } from '../../core/data/formats/gzip-start.ts';
import {
  huggingFaceNames,
  type ParquetColumns,
  parquetColumns,
} from '../../core/data/formats/parquet-columns.ts';
import { labelProblem, setOf } from '../../core/data/formats/part.ts';
import { decodePng } from '../../core/data/formats/png.ts';
import { messageOf } from '../../core/error-message.ts';
import { formatCount } from '../../core/format.ts';
import { decodeJpeg } from './decode-jpeg.ts';
import {
  type ByteSource,
  type PartOptions,
  type PartSource,
  type PartsReading,
  refusedPart,
} from './part-source.ts';
import { allocated, pauser, readChunks, tooLarge } from './read-chunks.ts';

/** Rows that are decoded at once: as many as one row group of the usual writer. */
const rowsAtOnce = 1000;
/** Snappy's densest element makes 64 bytes of 3, deflate at most 1032 of one. */
const mostExpansion = 1032;

export function parquetSource(source: ByteSource): PartSource {
  return {
    name: source.name,
    progressBytes: source.progressBytes,
    read: options => readParquet(source, options),
  };
}

async function readParquet(source: ByteSource, options: PartOptions): Promise<PartsReading> {
  const pieces: Uint8Array<ArrayBuffer>[] = [];
  // Its contents lie at the end: the whole file comes first, and counts as half of the work.
  const refusal = await readChunks(
    source,
    { ...options, onProgress: ({ bytesDone }) => options.onProgress({ bytesDone: bytesDone / 2, rows: 0 }) },
    chunk => {
      pieces.push(chunk.slice());
      return null;
    },
    () => 0,
  );
  if (refusal !== null) return refusal;
  const buffer = await new Blob(pieces).arrayBuffer();
  pieces.length = 0;
  try {
    return await new TableReading(source.name, buffer, options).read();
  } catch (error) {
    if (!(error instanceof ParquetError)) throw error;
    return refusedPart(source.name, {
      message: `The Parquet file is damaged or of an unknown kind (${error.message}).`,
      remedy: downloadAgain,
    });
  }
}

/** The library could not read the file; any other error is a fault of the program. */
class ParquetError extends Error {}

async function fromLibrary<Result>(read: () => Result | Promise<Result>): Promise<Result> {
  try {
    return await read();
  } catch (error) {
    throw new ParquetError(messageOf(error));
  }
}

class TableReading {
  private readonly name: string;
  private readonly buffer: ArrayBuffer;
  private readonly options: PartOptions;

  constructor(name: string, buffer: ArrayBuffer, options: PartOptions) {
    this.name = name;
    this.buffer = buffer;
    this.options = options;
  }

  async read(): Promise<PartsReading> {
    const { parquetMetadata, parquetSchema } = await import('hyparquet');
    const metadata = await fromLibrary(() => parquetMetadata(this.buffer));
    const schema = await fromLibrary(() => parquetSchema(metadata));
    const columns = parquetColumns(schema.children);
    if (columns.kind === 'unreadable') return refusedPart(this.name, columns);
    const rows = Number(metadata.num_rows);
    // A picture takes more than one byte.
    if (rows < 1 || rows > this.buffer.byteLength)
      return refusedPart(
        this.name,
        unreadable(`It announces ${formatCount(rows)} rows, which it cannot hold.`, downloadAgain),
      );
    const pixels = allocated(this.options, rows * pixelsPerImage);
    const labels = columns.label === null ? null : allocated(this.options, rows);
    if (pixels === null || (labels === null && columns.label !== null)) return tooLarge(this.name);
    const pause = pauser();
    for (let from = 0; from < rows; from += rowsAtOnce) {
      const to = Math.min(from + rowsAtOnce, rows);
      const refusal = await this.readRows(metadata, columns, from, to, pixels, labels);
      if (refusal !== null) return refusal;
      this.options.signal.throwIfAborted();
      this.options.onProgress({ bytesDone: (this.buffer.byteLength * (1 + to / rows)) / 2, rows: to });
      await pause();
    }
    const problem = labels === null ? null : labelProblem(this.name, labels);
    if (problem !== null) return { kind: 'refused', problem };
    const written = metadata.key_value_metadata?.find(({ key }) => key === 'huggingface')?.value;
    const names = columns.label === null ? null : huggingFaceNames(written, columns.label);
    const part = { file: this.name, set: setOf(this.name), rows, pixels, labels };
    return { kind: 'parts', parts: [names === null ? part : { ...part, names }] };
  }

  private async readRows(
    metadata: FileMetaData,
    columns: ParquetColumns,
    from: number,
    to: number,
    pixels: Uint8Array,
    labels: Uint8Array | null,
  ): Promise<PartsReading | null> {
    const { parquetReadObjects, snappyUncompress } = await import('hyparquet');
    const rows = await fromLibrary(() =>
      parquetReadObjects({
        file: this.buffer,
        metadata,
        columns: [columns.image, columns.label].filter(column => column !== null),
        rowStart: from,
        rowEnd: to,
        // Else the bytes of the pictures come as text, with replacement characters.
        utf8: false,
        compressors: boundedCompressors(snappyUncompress),
      }),
    );
    if (rows.length !== to - from) throw new ParquetError('it has fewer rows than it announces');
    for (const [at, row] of rows.entries()) {
      const number = formatCount(from + at + 1);
      const bytes: unknown = row[columns.image]?.bytes;
      if (!(bytes instanceof Uint8Array))
        return refusedPart(this.name, unreadable(`Row ${number} has no picture.`, 'Leave such rows out.'));
      const decoded = formatOf(bytes) === 'jpeg' ? await decodeJpeg(new Uint8Array(bytes)) : decodePng(bytes);
      if (decoded.kind === 'unreadable')
        return refusedPart(this.name, { ...decoded, message: `Row ${number}: ${decoded.message}` });
      pixels.set(decoded.pixels, (from + at) * pixelsPerImage);
      if (labels === null || columns.label === null) continue;
      const label = Number(row[columns.label] ?? -1);
      if (!Number.isInteger(label) || label < 0 || label > 255)
        return refusedPart(
          this.name,
          unreadable(`Row ${number} has the label ${label}.`, 'Labels are whole numbers from 0 on.'),
        );
      labels[from + at] = label;
    }
    return null;
  }
}

/** Decompressors that do not take memory for a size that the data cannot have. */
function boundedCompressors(snappy: (input: Uint8Array, output: Uint8Array) => void): Compressors {
  const room = (input: Uint8Array, size: number): Uint8Array => {
    if (size < 0 || size > input.length * mostExpansion) throw new TypeError('a page states a false size');
    return new Uint8Array(size);
  };
  return {
    SNAPPY: (input, size) => {
      const output = room(input, size);
      snappy(input, output);
      return output;
    },
    GZIP: (input, size) => gzipStart(input, room(input, size).length),
  };
}
