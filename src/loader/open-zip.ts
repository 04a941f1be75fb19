/** The CSV files inside a zip, each as a source to read. */
import { BlobReader, type FileEntry, ZipReader } from '@zip.js/zip.js/lib/zip-core.js';
import { baseName } from '../core/data/csv/assemble.ts';
import { type FileProblem, fileProblem } from '../core/data/file-problem.ts';
import { messageOf } from '../core/error-message.ts';
import { type Chunks, chunksOf } from './chunks.ts';
import { formatsInZip } from './formats/zip-formats.ts';
import { inflatedChunks } from './inflate.ts';
import type { Opened, Source } from './source.ts';

/** The compression method deflate (APPNOTE.TXT 4.4.5, https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT). */
const deflate = 8;
/** Size of a local file header without the name and the extra field that follow it (APPNOTE.TXT 4.3.7). */
const localHeaderBytes = 30;
const localHeaderSignature = 0x04034b50;
/** Header of a gzip member without name and time, of an unknown system (RFC 1952, 2.3). */
const gzipHeader = Uint8Array.of(0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255);

const again = 'Download the zip again; it may have been cut short.';

/** Lists the files of a zip that hold tables. Refuses a zip that is damaged, encrypted or without any. */
export async function openZip(file: File): Promise<Opened> {
  const refuse = (message: string, remedy: string): Opened => ({
    kind: 'refused',
    problem: fileProblem({ file: file.name, line: null, column: null }, message, remedy),
  });
  // The loader is a worker itself and its content policy allows no others.
  const reader = new ZipReader(new BlobReader(file), { useWebWorkers: false, checkSignature: true });
  let entries: readonly FileEntry[];
  try {
    entries = (await reader.getEntries()).filter(entry => !entry.directory);
  } catch {
    return refuse('The zip is damaged or cut short: its table of contents cannot be read.', again);
  }
  const csvs = entries.filter(isTable);
  // An empty file of another name holds nothing that could be missed.
  const wanted = csvs.filter(entry => entry.uncompressedSize > 0 || isCompetitionTable(entry));
  const tables = wanted.length > 0 ? wanted : csvs;
  const instead = await formatsInZip(file, entries, entry => entrySource(file, entry));
  if (tables.length === 0 && instead.length > 0) return { kind: 'sources', sources: [], parts: instead };
  if (tables.length === 0) {
    const names = entries.slice(0, 3).map(entry => baseName(entry.filename));
    const inside = names.length === 0 ? 'is empty' : `has no CSV in it, but ${names.join(', ')}`;
    return refuse(`The zip ${inside}.`, 'Drop the zip that Kaggle gives, with train.csv and test.csv in it.');
  }
  const locked = tables.find(entry => entry.encrypted);
  if (locked !== undefined)
    return refuse(
      `The zip is encrypted: ${baseName(locked.filename)} needs a password.`,
      'Unpack it with its password, then drop the CSV files.',
    );
  return { kind: 'sources', sources: tables.map(entry => entrySource(file, entry)), instead };
}

/** Tells whether a name may be a table's; its header later tells which. macOS adds files of its own, which are skipped. */
function isTable({ filename }: FileEntry): boolean {
  return /\.csv$/i.test(filename) && !/(^|\/)(__MACOSX\/|\._)/.test(filename);
}

/** Tells whether the competition's zip has a file of this name: an empty one was cut short. */
const isCompetitionTable = ({ filename }: FileEntry): boolean =>
  /^(train|test)\.csv$/i.test(baseName(filename));

function entrySource(file: File, entry: FileEntry): Source {
  const name = `${file.name}/${entry.filename}`;
  return {
    name,
    csvBytes: entry.uncompressedSize,
    progressBytes: entry.uncompressedSize,
    mayBeExtra: true,
    open: signal =>
      entry.compressionMethod === deflate && entry.crc32 !== undefined
        ? inflatedChunks(gzipOf(file, entry, entry.crc32))
        : unpacked(entry, signal),
    explain: error => damaged(name, error),
  };
}

/**
 * Wraps bare deflate data as a gzip member: a header before it, the checksum and the length of its content behind it,
 * which the browser's decompressor checks.
 *
 * @param crc32 checksum of the content
 * @param contentBytes length of the content in bytes
 */
function gzipMember(deflated: Blob, crc32: number, contentBytes: number): Blob {
  const trailer = new DataView(new ArrayBuffer(8));
  trailer.setUint32(0, crc32, true);
  // RFC 1952 stores the length modulo 2^32.
  trailer.setUint32(4, contentBytes, true);
  return new Blob([gzipHeader, deflated, trailer]);
}

/** An entry's data as a gzip file: the browser's decompressor checks the content of one, but not of bare deflate data. */
async function gzipOf(file: File, { offset, compressedSize, uncompressedSize }: FileEntry, crc32: number) {
  const header = new DataView(await file.slice(offset, offset + localHeaderBytes).arrayBuffer());
  if (header.byteLength < localHeaderBytes || header.getUint32(0, true) !== localHeaderSignature)
    throw new TypeError('its header is not where it should be');
  const begin = offset + localHeaderBytes + header.getUint16(26, true) + header.getUint16(28, true);
  return gzipMember(file.slice(begin, begin + compressedSize), crc32, uncompressedSize);
}

/** Reads an entry of another compression method, or of none, by zip.js. */
function unpacked(entry: FileEntry, signal: AbortSignal): Chunks {
  const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
  // The readable side throws this error too, and there it is reported.
  entry.getData(writable, { useWebWorkers: false, checkSignature: true, signal }).catch(error => {
    writable.abort(error).catch(() => undefined);
  });
  return chunksOf(readable);
}

function damaged(name: string, error: unknown): FileProblem {
  const reason = messageOf(error);
  return fileProblem(
    { file: name, line: null, column: null },
    `The file in the zip is damaged or cut short (${reason}).`,
    again,
  );
}
