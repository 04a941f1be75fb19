/** What a zip holds besides CSV: arrays, Parquet files, and pictures in folders. */
import { crc32 } from '../../core/data/formats/crc32.ts';
import { formatOf, startBytes } from '../../core/data/formats/format-of.ts';
import { gzipStart, inflatedStart } from '../../core/data/formats/gzip-start.ts';
import { inflate } from '../../core/data/formats/inflate.ts';
import { gunzipped } from './gunzip.ts';
import { asByteSource, formatSource } from './open-format.ts';
import { type ByteSource, mostInflated, type PartSource } from './part-source.ts';
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
const otherNames = /\.(csv|tsv|txt|md|json|html?|py|ipynb|xml|ya?ml|zip)$/i;
const mostPeeks = 200;
const peekedBytes = 2048;
/** Pictures lie one behind the other: this many bytes of the zip are read at once. */
const windowBytes = 4 << 20;

/**
 * Lists what can be read.
 *
 * @param open gives the source of an entry
 */
export async function formatsInZip<E extends Entry>(
  zip: File,
  entries: readonly E[],
  open: (entry: E) => Parameters<typeof asByteSource>[0],
): Promise<readonly PartSource[]> {
  const readable = entries.filter(
    ({ filename, encrypted, compressedSize }) =>
      !encrypted && compressedSize > 0 && !/(^|[/\\])(__MACOSX[/\\]|\._)/.test(filename),
  );
  const isPicture = ({ filename }: E) => /\.(png|jpe?g)$/i.test(filename);
  const sources: PartSource[] = [];
  for (const entry of readable
    .filter(each => !isPicture(each) && !otherNames.test(each.filename))
    .slice(0, mostPeeks)) {
    const bytes = asByteSource(open(entry), mostContent(entry, zip));
    const source = await sourceOf(zip, entry, bytes);
    if (source !== null) sources.push(source);
  }
  if (sources.length > 0) return sources;
  const window = new Window(zip);
  const pictures = readable.filter(isPicture).map(entry => pictureIn(window, zip.name, entry));
  return pictures.length === 0 ? [] : [pictureSource(zip.name, pictures)];
}

const mostContent = ({ compressionMethod, compressedSize }: Entry, zip: File): number =>
  compressionMethod === stored
    ? Math.min(compressedSize, zip.size)
    : mostInflated(Math.min(compressedSize, zip.size));

async function sourceOf(zip: File, entry: Entry, bytes: ByteSource): Promise<PartSource | null> {
  const start = await contentStart(zip, entry);
  const format = formatOf(start);
  if (format !== 'gzip') return formatSource(format, bytes);
  const packed: ByteSource = {
    ...bytes,
    contentBytes: null,
    mostBytes: mostInflated(bytes.mostBytes),
    open: gunzipped(bytes),
  };
  const source = formatSource(formatOf(gzipStart(start, startBytes)), packed);
  return source === null ? null : { ...source, progressBytes: bytes.contentBytes ?? 0 };
}

/** The first bytes of an entry's content; none where it cannot be read, which its reading later explains. */
async function contentStart(zip: File, entry: Entry): Promise<Uint8Array> {
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
  private readonly zip: File;
  private readonly size: number;
  private at = 0;
  private bytes: Uint8Array<ArrayBuffer> = new Uint8Array(0);

  constructor(zip: File, size = windowBytes) {
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
