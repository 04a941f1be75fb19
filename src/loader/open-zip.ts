import { BlobReader, type FileEntry, ZipReader } from '@zip.js/zip.js/lib/zip-core.js';
import { baseName } from '../core/data/csv/assemble.ts';
import { problem } from '../core/data/csv/problem.ts';
import type { FileProblem } from '../core/data/file-problem.ts';
import { messageOf } from '../core/error-message.ts';
import { type Chunks, chunksOf } from './chunks.ts';
import { gzipMember } from './gzip-member.ts';
import { inflatedChunks } from './inflate.ts';
import { isDefect, type Opened, type Source } from './source.ts';

/** Number of a compression method (APPNOTE.TXT 4.4.5). */
const deflate = 8;
/** A local file header without the name and the extra field that follow it (4.3.7). */
const localHeaderBytes = 30;
const localHeaderSignature = 0x04034b50;

const again = 'Download the zip again; it may have been cut short.';

/** The CSV files of a zip. Everything else in it is extra and is left alone. */
export async function openZip(file: File): Promise<Opened> {
  const refuse = (message: string, remedy: string): Opened => ({
    kind: 'refused',
    problem: problem({ file: file.name, line: null, column: null }, message, remedy),
  });
  // The loader is a worker itself and its content policy allows no others.
  const reader = new ZipReader(new BlobReader(file), { useWebWorkers: false, checkSignature: true });
  let entries: readonly FileEntry[];
  try {
    entries = (await reader.getEntries()).filter(entry => !entry.directory);
  } catch (error) {
    if (isDefect(error)) throw error;
    return refuse('The zip is damaged or cut short: its table of contents cannot be read.', again);
  }
  const csvs = entries.filter(isTable);
  // An empty file of another name holds nothing that could be missed.
  const wanted = csvs.filter(entry => entry.uncompressedSize > 0 || isKaggles(entry));
  const tables = wanted.length > 0 ? wanted : csvs;
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
  return { kind: 'sources', sources: tables.map(entry => entrySource(file, entry)) };
}

/** Names tell only what may be a table; which one it is, its header tells. macOS adds files of its own. */
function isTable({ filename }: FileEntry): boolean {
  return /\.csv$/i.test(filename) && !/(^|\/)(__MACOSX\/|\._)/.test(filename);
}

/** The tables that the competition's zip has: an empty one of these names is a file cut short. */
const isKaggles = ({ filename }: FileEntry): boolean => /^(train|test)\.csv$/i.test(baseName(filename));

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

/** The browser's own decompressor checks the content of a gzip file, but not that of bare deflate data. */
async function gzipOf(file: File, { offset, compressedSize, uncompressedSize }: FileEntry, crc32: number) {
  const header = new DataView(await file.slice(offset, offset + localHeaderBytes).arrayBuffer());
  if (header.byteLength < localHeaderBytes || header.getUint32(0, true) !== localHeaderSignature)
    throw new TypeError('its header is not where it should be');
  const begin = offset + localHeaderBytes + header.getUint16(26, true) + header.getUint16(28, true);
  return gzipMember(file.slice(begin, begin + compressedSize), crc32, uncompressedSize);
}

/** Any other method, or none, by zip.js. */
function unpacked(entry: FileEntry, signal: AbortSignal): Chunks {
  const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
  // A failure is also thrown where the stream is read, which is where it is told.
  entry.getData(writable, { useWebWorkers: false, checkSignature: true, signal }).catch(error => {
    writable.abort(error).catch(() => undefined);
  });
  return chunksOf(readable);
}

function damaged(name: string, error: unknown): FileProblem {
  const reason = messageOf(error);
  return problem(
    { file: name, line: null, column: null },
    `The file in the zip is damaged or cut short (${reason}).`,
    again,
  );
}
