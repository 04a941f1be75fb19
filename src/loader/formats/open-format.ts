/** Opens what is no CSV: the format of a file is told by its first bytes, inside a gzip file too. */
import { type Format, formatOf, startBytes } from '../../core/data/formats/format-of.ts';
import { gzipStart } from '../../core/data/formats/gzip-start.ts';
import { readIdxHeader } from '../../core/data/formats/idx.ts';
import { readNpyHeader } from '../../core/data/formats/npy.ts';
import { type ByteSource, mostInflated, type PartSource } from './part-source.ts';
import { arraySource } from './read-array.ts';
import { parquetSource } from './read-parquet.ts';
import { type PictureFile, pictureSource } from './read-pictures.ts';

/** What the loader knows of one CSV, or of another file, in any container. */
export interface OpenedSource {
  readonly name: string;
  readonly csvBytes: number | null;
  readonly progressBytes: number;
  readonly open: ByteSource['open'];
  readonly explain: ByteSource['explain'];
}

/** How many bytes of a gzip file are enough to tell what is in it. */
const peekedBytes = 4096;

export function asByteSource(source: OpenedSource, mostBytes: number): ByteSource {
  const { name, csvBytes, progressBytes, open, explain } = source;
  return { name, contentBytes: csvBytes, mostBytes, progressBytes, open: signal => open(signal), explain };
}

/** The source of an array or a table of pictures; null for what is read in another way. */
export function formatSource(format: Format | null, source: ByteSource): PartSource | null {
  switch (format) {
    case 'idx':
      return arraySource(source, 'IDX file', readIdxHeader);
    case 'npy':
      return arraySource(source, '.npy array', readNpyHeader);
    case 'parquet':
      return parquetSource(source);
    case 'png':
    case 'jpeg':
    case 'gzip':
    case null:
      return null;
    default:
      return format satisfies never;
  }
}

/** The format of a dropped file; null for a CSV, a zip and what nobody can read. */
async function formatOfFile(
  file: Blob,
): Promise<{ readonly format: Format; readonly packed: boolean } | null> {
  const start = new Uint8Array(await file.slice(0, peekedBytes).arrayBuffer());
  const format = formatOf(start);
  if (format !== 'gzip') return format === null ? null : { format, packed: false };
  const inside = formatOf(gzipStart(start, startBytes));
  return inside === null || inside === 'gzip' ? null : { format: inside, packed: true };
}

/** The source of one dropped file; `open` opens it as it is, or inflated where it is packed by gzip. */
export async function openFormat(
  file: File,
  open: { readonly plain: () => OpenedSource; readonly gzip: () => Promise<OpenedSource> },
): Promise<PartSource | null> {
  const found = await formatOfFile(file);
  if (found === null) return null;
  if (found.packed)
    return formatSource(found.format, asByteSource(await open.gzip(), mostInflated(file.size)));
  return formatSource(found.format, asByteSource(open.plain(), file.size));
}

/**
 * Takes the pictures in folders out of a drop: all of them are one source; null where there are none. There may be
 * thousands, so the endings of their names tell, and what is no picture is refused when it is read.
 */
export function droppedPictures(
  files: readonly File[],
): { readonly source: PartSource; readonly others: readonly File[] } | null {
  const pictures: PictureFile[] = [];
  const others: File[] = [];
  for (const file of files) {
    const path = file.webkitRelativePath || file.name;
    if (/\.(png|jpe?g)$/i.test(path) && path.includes('/'))
      pictures.push({
        path,
        position: pictures.length,
        size: file.size,
        bytes: async () => new Uint8Array(await file.arrayBuffer()),
      });
    else others.push(file);
  }
  const [first] = pictures;
  return first === undefined ? null : { source: pictureSource(first.path, pictures), others };
}
