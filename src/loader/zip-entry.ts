/** One file in a zip, as chunks of its content or whole. */
import { BlobReader, type FileEntry, ZipReader } from '@zip.js/zip.js/lib/zip-core.js';
import { type Chunks, chunksOf } from './chunks.ts';
import { ContainerError, fromContainer, isProgramFault } from './container-error.ts';
import { mostInflated } from './formats/part-source.ts';
import { inflatedChunks } from './inflate.ts';
import { deflated, isOfSystem, pathOf } from './zip-contents.ts';

/** Size of a local file header without the name and the extra field that follow it (APPNOTE.TXT 4.3.7). */
const localHeaderBytes = 30;
const localHeaderSignature = 0x04034b50;
/** Header of a gzip member without name and time, of an unknown system (RFC 1952, 2.3). */
const gzipHeader = Uint8Array.of(0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255);

/** The content of an entry of `zip`, whose checksum and length are checked. */
export function entryChunks(zip: Blob, entry: FileEntry, signal: AbortSignal): Chunks {
  return entry.compressionMethod === deflated && entry.crc32 !== undefined
    ? inflatedChunks(gzipOf(zip, entry, entry.crc32).then(blob => chunksOf(blob.stream())))
    : unpacked(entry, signal);
}

/**
 * Wraps bare deflate data as a gzip member: a header before it, the checksum and the length of its content behind it,
 * which the browser's decompressor checks.
 *
 * @param crc32 checksum of the content
 * @param contentBytes length of the content in bytes
 */
function gzipMember(data: Blob, crc32: number, contentBytes: number): Blob {
  const trailer = new DataView(new ArrayBuffer(8));
  trailer.setUint32(0, crc32, true);
  // RFC 1952 stores the length modulo 2^32.
  trailer.setUint32(4, contentBytes, true);
  return new Blob([gzipHeader, data, trailer]);
}

/** An entry's data as a gzip file: the browser's decompressor checks the content of one, but not of bare deflate data. */
async function gzipOf(zip: Blob, { offset, compressedSize, uncompressedSize }: FileEntry, crc32: number) {
  const bytes = await fromContainer(() => zip.slice(offset, offset + localHeaderBytes).arrayBuffer());
  const header = new DataView(bytes);
  if (header.byteLength < localHeaderBytes || header.getUint32(0, true) !== localHeaderSignature)
    throw new ContainerError('its header is not where it should be');
  const begin = offset + localHeaderBytes + header.getUint16(26, true) + header.getUint16(28, true);
  return gzipMember(zip.slice(begin, begin + compressedSize), crc32, uncompressedSize);
}

/** Reads an entry that is not compressed, by zip.js. */
function unpacked(entry: FileEntry, signal: AbortSignal): Chunks {
  const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
  let fault: unknown = null;
  // The readable side throws this error too, and there it is reported.
  entry.getData(writable, { useWebWorkers: false, checkSignature: true, signal }).catch(error => {
    if (isProgramFault(error)) fault = error;
    writable.abort(error).catch(() => undefined);
  });
  const chunks = chunksOf(readable);
  return {
    next: () =>
      chunks.next().catch(error => {
        throw fault ?? error;
      }),
    cancel: chunks.cancel,
  };
}

/** A file in a zip that is read whole. */
export interface WholeEntry {
  readonly name: string;
  /** The size that the zip says. */
  readonly size: number;
  /** Its content, of that size. Rejects with a `ContainerError` where the zip says something else. */
  bytes(signal: AbortSignal): Promise<Uint8Array<ArrayBuffer>>;
}

/** The files in a zip without those of an operating system; none where its table of contents cannot be read, which its opening as data explains. */
export async function entriesOf(zip: Blob): Promise<readonly WholeEntry[]> {
  let entries: readonly FileEntry[];
  try {
    const reader = new ZipReader(new BlobReader(zip), { useWebWorkers: false });
    entries = (await reader.getEntries())
      .filter(entry => !entry.directory)
      .filter(entry => !isOfSystem(pathOf(entry)));
  } catch (error) {
    if (isProgramFault(error)) throw error;
    return [];
  }
  return entries.map(entry => ({
    name: entry.filename,
    size: entry.uncompressedSize,
    bytes: signal => wholeContent(zip, entry, signal),
  }));
}

async function wholeContent(
  zip: Blob,
  entry: FileEntry,
  signal: AbortSignal,
): Promise<Uint8Array<ArrayBuffer>> {
  const { compressedSize, uncompressedSize } = entry;
  if (uncompressedSize > mostInflated(Math.min(compressedSize, zip.size)))
    throw new ContainerError('it is said to be longer than its data can be');
  const bytes = new Uint8Array(uncompressedSize);
  const chunks = entryChunks(zip, entry, signal);
  let filled = 0;
  try {
    for (let chunk = await chunks.next(); chunk !== null; chunk = await chunks.next()) {
      if (filled + chunk.length > bytes.length) throw new ContainerError('it is longer than the zip says');
      bytes.set(chunk, filled);
      filled += chunk.length;
    }
  } finally {
    chunks.cancel();
  }
  if (filled < bytes.length) throw new ContainerError('it is shorter than the zip says');
  return bytes;
}
