/** The reader of CSV files: chunks of bytes in, rows of images or answers out. */
import { announcedDelimiter, type Delimiter, fieldsOf, imageDelimiter } from './delimiter.ts';
import { fileKind } from './file-kind.ts';
import type { Allocate } from './growing-bytes.ts';
import { ImageTable } from './image-table.ts';
import { readPlainRow } from './plain-row.ts';
import { type Refusal, RowSink } from './row-sink.ts';

/** What the reader needs after a chunk. */
export type ReadOutcome =
  | { readonly kind: 'more' }
  /**
   * There are quotes: a general CSV parser has to continue from `rest`, which begins with
   * line `line`, into the same sink.
   */
  | {
      readonly kind: 'quoted';
      readonly rest: Uint8Array;
      readonly line: number;
      /** The sign between the fields; null for commas. */
      readonly delimiter: Delimiter | null;
    }
  | Refusal;

const lineFeed = 10;
const carriageReturn = 13;
const quotationMark = 34;
const comma = 44;
const controlZ = 26;
/** Bytes; far more than any row of 785 fields has. A file without a line end up to here is no CSV of images. */
export const longestLine = 1 << 20;

const more: ReadOutcome = { kind: 'more' };

/**
 * Reads a CSV of images from chunks of bytes, which may begin and end anywhere in a line.
 *
 * Rows of plain digits go from the bytes straight into the pixels (`readPlainRow`). Any other row is split into fields
 * and checked field by field, which also explains what is wrong with it.
 */
export class CsvReader {
  readonly sink: RowSink;
  private readonly bytesTotal: number | null;
  /** The sign between the fields; null for commas. */
  private delimiter: Delimiter | null = null;
  private bytesSeen = 0;
  /** Lines complete so far. */
  private lines = 0;
  /** The beginning of a line whose end has not been read yet. */
  private carry: Uint8Array = new Uint8Array(0);

  /** @param bytesTotal the file's size, from which the number of rows is estimated; null where it is not known */
  constructor(file: string, bytesTotal: number | null, allocate: Allocate) {
    this.sink = new RowSink(file, allocate);
    this.bytesTotal = bytesTotal;
  }

  /** Images read so far. */
  get rows(): number {
    return this.sink.table instanceof ImageTable ? this.sink.table.rows : 0;
  }

  /** Reads one chunk. After anything but `more` the reader is finished. */
  push(chunk: Uint8Array): ReadOutcome {
    this.estimateRows();
    this.bytesSeen += chunk.length;
    let at = 0;
    if (this.carry.length > 0) {
      const newline = chunk.indexOf(lineFeed);
      const line = joined(this.carry, newline < 0 ? chunk : chunk.subarray(0, newline));
      if (newline < 0) return this.keep(line);
      this.carry = new Uint8Array(0);
      at = newline + 1;
      const feed = this.line(line, chunk.subarray(newline));
      if (feed.kind !== 'more') return feed;
    }
    while (at < chunk.length) {
      at = this.plainRows(chunk, at);
      if (at === chunk.length) break;
      const newline = chunk.indexOf(lineFeed, at);
      if (newline < 0) return this.keep(chunk.slice(at));
      const feed = this.line(chunk.subarray(at, newline), chunk.subarray(newline));
      if (feed.kind !== 'more') return feed;
      at = newline + 1;
    }
    return more;
  }

  /** Reads what follows the last line feed, and checks the file as a whole. */
  end(): ReadOutcome {
    // Programs of DOS ended a text by this sign, behind its last line or in a line of its own.
    const rest = this.carry.at(-1) === controlZ ? this.carry.subarray(0, -1) : this.carry;
    if (rest.length > 0) {
      const feed = this.line(rest, new Uint8Array(0));
      if (feed.kind !== 'more') return feed;
    }
    return this.sink.end() ?? more;
  }

  /** Reads plain rows from `at` on; returns the position of the first row that is not plain or not complete. */
  private plainRows(chunk: Uint8Array, at: number): number {
    const table = this.sink.plain;
    if (table === null || this.delimiter !== null) return at;
    const labelled = table.layout.kind === 'training';
    for (;;) {
      const { pixels, labels } = table.room();
      const next = readPlainRow(chunk, at, table.rows, pixels, labelled ? labels : null);
      if (next < 0) return at;
      table.rows++;
      this.lines++;
      at = next;
    }
  }

  /** Reads one line, given without its line feed. `behind` is the rest of the chunk and begins with that line feed. */
  private line(bytes: Uint8Array, behind: Uint8Array): ReadOutcome {
    const number = ++this.lines;
    let line = bytes;
    if (number === 1 && line[0] === 0xef && line[1] === 0xbb && line[2] === 0xbf) line = line.subarray(3);
    if (this.sink.table === null) {
      const foreign = this.foreign(line);
      if (foreign !== null) return foreign;
      if (this.announces(line)) return more;
    }
    if (line.includes(quotationMark))
      return { kind: 'quoted', rest: joined(line, behind), line: number, delimiter: this.delimiter };
    if (line.at(-1) === carriageReturn) line = line.subarray(0, -1);
    const stray = line.indexOf(carriageReturn);
    if (stray >= 0) return this.sink.refuseCarriageReturn(number, columnAt(line, stray));
    const text = decodeUtf8(line);
    if (text === null)
      return this.sink.refuse(
        number,
        'The text is not UTF-8.',
        'Save the file again as "CSV UTF-8", or with encoding="utf-8".',
        columnAt(
          line,
          line.findIndex(byte => byte >= 0x80),
        ),
      );
    return this.sink.row(fieldsOf(text, this.delimiter), number, behind.length === 0) ?? more;
  }

  /** Refuses what the first line shows to be no CSV with commas; an earlier line was empty. */
  private foreign(line: Uint8Array): Refusal | null {
    const kind = fileKind(line, this.sink.file);
    if (kind.kind === 'foreign') return this.sink.refuse(null, `This is ${kind.what}.`, kind.remedy);
    if (kind.kind !== 'text')
      return this.sink.refuse(null, 'This is an archive inside an archive.', 'Unpack it first.');
    return null;
  }

  /** Learns from the first line how fields are separated. True where it says nothing else, as Excel's `sep=;` does. */
  private announces(line: Uint8Array): boolean {
    const text = String.fromCharCode(...line.subarray(0, decodeBlock)).replace(/\r$/, '');
    const announced = this.lines === 1 ? announcedDelimiter(text) : undefined;
    if (announced !== undefined) {
      this.separateBy(announced);
      return true;
    }
    if (this.delimiter === null) this.separateBy(imageDelimiter(text));
    this.sink.begin(text);
    return false;
  }

  private separateBy(delimiter: Delimiter | null): void {
    this.delimiter = delimiter;
    this.sink.assumed = delimiter === null ? [] : [`The fields are separated by ${delimiter.name}.`];
  }

  private keep(beginning: Uint8Array): ReadOutcome {
    if (beginning.length > longestLine)
      return beginning.includes(0) && this.sink.table !== null
        ? this.sink.refuse(
            this.lines + 1,
            'From here on the file has zero bytes: its download was not finished.',
            'Download the file again.',
          )
        : this.noLine();
    this.carry = beginning;
    return more;
  }

  private noLine(): Refusal {
    return this.sink.refuse(
      this.lines + 1,
      'This is not a CSV of images: the line does not end within 1 MB.',
      'Drop the zip that Kaggle gives, or train.csv and test.csv from it.',
    );
  }

  private estimateRows(): void {
    const { table } = this.sink;
    if (table instanceof ImageTable && this.bytesTotal !== null)
      table.expectedRows = (table.rows * this.bytesTotal) / this.bytesSeen;
  }
}

function joined(first: Uint8Array, second: Uint8Array): Uint8Array {
  const both = new Uint8Array(first.length + second.length);
  both.set(first);
  both.set(second, first.length);
  return both;
}

/** The number of the field, from 1, that the byte at `index` belongs to. */
function columnAt(line: Uint8Array, index: number): number {
  return line.subarray(0, index).filter(byte => byte === comma).length + 1;
}

/** Bytes that are decoded at once: `String.fromCharCode` takes each one as an argument. */
const decodeBlock = 8192;

/** The text of a line's bytes, or null where they are not UTF-8. */
function decodeUtf8(bytes: Uint8Array): string | null {
  if (bytes.every(byte => byte < 0x80)) {
    let text = '';
    for (let at = 0; at < bytes.length; at += decodeBlock)
      text += String.fromCharCode(...bytes.subarray(at, at + decodeBlock));
    return text;
  }
  let escaped = '';
  for (const byte of bytes) escaped += `%${byte.toString(16).padStart(2, '0')}`;
  try {
    return decodeURIComponent(escaped);
  } catch {
    return null;
  }
}
