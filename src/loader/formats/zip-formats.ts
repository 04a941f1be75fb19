/** What a zip holds besides CSV: arrays, Parquet files, and pictures in folders. */
import { crc32 } from '../../core/data/formats/crc32.ts';
import { formatOf, startBytes } from '../../core/data/formats/format-of.ts';
import { gzipStart, inflatedStart } from '../../core/data/formats/gzip-start.ts';
import { inflate } from '../../core/data/formats/inflate.ts';
import { asByteSource, formatSource, type OpenedSource } from './open-format.ts';
import { mostInflated, type PartSource } from './part-source.ts';
import { type PictureFile, pictureSource } from './read-pictures.ts';

/** An entry of the zip's table of contents. */
interface Entry {
  readonly filename: string;
  readonly offset: number;
  readonly compressionMethod: number;
  readonly compressedSize: number;
  readonly uncompressedSize: number;
  readonly crc32?: number | undefined;
  readonly encrypted: boolean;
}

/** Compression methods of a zip, and the size of a local header without name and extra field (APPNOTE.TXT 4.3.7). */
const stored = 0;
const deflate = 8;
const localHeaderBytes = 30;
const localHeaderSignature = 0x04034b50;

/** Files that are surely no arrays are not looked into, nor are more than this many. */
const otherNames = /\.(csv(\.gz)?|tsv|txt|md|json|html?|py|ipynb|xml|ya?ml|zip)$/i;
const mostPeeks = 200;
const peekedBytes = 2048;
/** Pictures lie one behind the other: this many bytes of the zip are read at once. */
const windowBytes = 4 << 20;

interface Zip {
  readonly blob: Blob;
  /** Name for messages. */
  readonly name: string;
}

export interface ZipFormats<E> {
  readonly sources: readonly PartSource[];
  /** The entries that they read. */
  readonly entries: readonly E[];
}

/**
 * Lists what can be read.
 *
 * @param open gives the source of an entry, or of what is in an entry that is a gzip file
 */
export async function formatsInZip<E extends Entry>(
  zip: Zip,
  entries: readonly E[],
  open: (entry: E, isGzip: boolean) => OpenedSource,
): Promise<ZipFormats<E>> {
  const readable = entries.filter(
    ({ filename, encrypted, compressedSize }) =>
      !encrypted && compressedSize > 0 && !/(^|[/\\])(__MACOSX[/\\]|\._)/.test(filename),
  );
  const isPicture = ({ filename }: E) => /\.(png|jpe?g)$/i.test(filename);
  const pictures = readable.filter(isPicture);
  const others = readable.filter(entry => !isPicture(entry) && !otherNames.test(entry.filename));
  const sources: PartSource[] = [];
  const read: E[] = [];
  for (const entry of others.slice(0, mostPeeks)) {
    const start = await contentStart(zip.blob, entry);
    const isGzip = formatOf(start) === 'gzip';
    const most = mostContent(entry, zip.blob);
    const source = formatSource(
      formatOf(isGzip ? gzipStart(start, startBytes) : start),
      asByteSource(open(entry, isGzip), isGzip ? mostInflated(most) : most),
    );
    if (source === null) continue;
    sources.push(source);
    read.push(entry);
  }
  if (sources.length > 0 || pictures.length === 0) return { sources, entries: read };
  const window = new Window(zip.blob);
  const files = pictures.map(entry => pictureIn(window, zip.name, entry));
  return { sources: [pictureSource(zip.name, files)], entries: pictures };
}

const mostContent = ({ compressionMethod, compressedSize }: Entry, { size }: Blob): number =>
  compressionMethod === stored
    ? Math.min(compressedSize, size)
    : mostInflated(Math.min(compressedSize, size));

/** The first bytes of an entry's content; none where it cannot be read, which its reading later explains. */
async function contentStart(zip: Blob, entry: Entry): Promise<Uint8Array> {
  const window = new Window(zip, peekedBytes);
  try {
    const packed = await window.data(entry, peekedBytes);
    if (entry.compressionMethod === stored) return packed;
    return entry.compressionMethod === deflate ? inflatedStart(packed, peekedBytes) : new Uint8Array(0);
  } catch {
    return new Uint8Array(0);
  }
}

/** The part of the zip that was read last. */
class Window {
  private readonly zip: Blob;
  private readonly size: number;
  private at = 0;
  private bytes: Uint8Array<ArrayBuffer> = new Uint8Array(0);

  constructor(zip: Blob, size = windowBytes) {
    this.zip = zip;
    this.size = size;
  }

  /** The first `most` bytes of an entry's packed data. Rejects where they are not there. */
  async data({ offset, compressedSize }: Entry, most = compressedSize): Promise<Uint8Array<ArrayBuffer>> {
    const header = await this.range(offset, localHeaderBytes);
    const view = new DataView(header.buffer, header.byteOffset, header.length);
    if (header.length < localHeaderBytes || view.getUint32(0, true) !== localHeaderSignature)
      throw new TypeError('its header is not where it should be');
    const begin = offset + localHeaderBytes + view.getUint16(26, true) + view.getUint16(28, true);
    return this.range(begin, Math.min(compressedSize, most));
  }

  private async range(from: number, length: number): Promise<Uint8Array<ArrayBuffer>> {
    if (from < this.at || from + length > this.at + this.bytes.length) {
      const end = from + Math.max(length, this.size);
      this.bytes = new Uint8Array(await this.zip.slice(from, end).arrayBuffer());
      this.at = from;
    }
    return this.bytes.subarray(from - this.at, from - this.at + length);
  }
}

function pictureIn(window: Window, zip: string, entry: Entry): PictureFile {
  return {
    path: `${zip}/${entry.filename}`,
    position: entry.offset,
    size: entry.uncompressedSize,
    async bytes() {
      const packed = await window.data(entry);
      const content = entry.compressionMethod === stored ? packed.slice() : inflated(packed, entry);
      if (crc32(content) !== entry.crc32) throw new TypeError('a checksum does not match');
      return content;
    },
  };
}

function inflated(
  packed: Uint8Array,
  { compressionMethod, uncompressedSize }: Entry,
): Uint8Array<ArrayBuffer> {
  if (compressionMethod !== deflate) throw new TypeError('its compression method is not deflate');
  const content = new Uint8Array(uncompressedSize);
  const { written, ended } = inflate(packed, content);
  if (!ended || written < content.length) throw new TypeError('it is cut short');
  return content;
}
