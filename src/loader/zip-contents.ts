/** What is in a zip: which of its files may be tables, which are archives themselves, and what the page cannot unpack. */
import type { FileEntry } from '@zip.js/zip.js/lib/zip-core.js';
import { baseName } from '../core/data/csv/file-names.ts';
import { pixelsPerImage } from '../core/data/dataset.ts';
import { formatPlural } from '../core/format.ts';

export interface ZipContents {
  /** Files whose names may be those of tables; the header of each later tells. */
  readonly tables: readonly FileEntry[];
  readonly archives: readonly FileEntry[];
  /** The names of all other files, without what operating systems add. */
  readonly others: readonly string[];
}

/** The compression methods that can be unpacked (APPNOTE.TXT 4.4.5, https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT). */
const stored = 0;
export const deflated = 8;

const methodNames: ReadonlyMap<number, string> = new Map([
  [1, 'Shrink'],
  [6, 'Implode'],
  [9, 'Deflate64'],
  [12, 'bzip2'],
  [14, 'LZMA'],
  [93, 'Zstandard'],
  [95, 'XZ'],
  [96, 'JPEG'],
  [98, 'PPMd'],
]);

/** The name of a file's compression method where the page cannot unpack it, or else null. */
export function unknownMethod({ compressionMethod: method }: FileEntry): string | null {
  return method === stored || method === deflated ? null : (methodNames.get(method) ?? `method ${method}`);
}

/** A path in a zip; some programs on Windows write it with the other slash. */
export const pathOf = ({ filename }: FileEntry): string => filename.replaceAll('\\', '/');

/** True for what an operating system adds to a zip. */
export const isOfSystem = (path: string): boolean =>
  /(^|\/)(__MACOSX\/|\._|\.DS_Store$|Thumbs\.db$|desktop\.ini$)/i.test(path);
/** A text of at least one image, or one of names of classes, may be a table as well. */
const isTable = (path: string, bytes: number): boolean =>
  /\.(csv|tsv)(\.txt)?(\.gz)?$/i.test(path) ||
  (/\.(txt|data|dat)$/i.test(path) && bytes > 2 * pixelsPerImage) ||
  /mapping\.txt$|(^|\/)(class|label)[^/]*\.txt$/i.test(path);
const isArchive = (path: string): boolean => /\.zip$/i.test(path);
/** Tells whether the competition's zip has a file of this name: an empty one was cut short. */
const isCompetitionTable = (path: string): boolean => /^(train|test)\.csv$/i.test(baseName(path));

/** Sorts the files of a zip. Archives count only where nothing else can be a table, apart from submissions. */
export function contentsOf(entries: readonly FileEntry[]): ZipContents {
  const files = entries.filter(entry => !entry.directory && !isOfSystem(pathOf(entry)));
  const csvs = files.filter(entry => isTable(pathOf(entry), entry.uncompressedSize));
  // An empty file of another name holds nothing that could be missed.
  const filled = csvs.filter(entry => entry.uncompressedSize > 0 || isCompetitionTable(pathOf(entry)));
  const tables = filled.length > 0 ? filled : csvs;
  const needsArchives = tables.every(entry => /submission/i.test(baseName(pathOf(entry))));
  const archives = needsArchives ? files.filter(entry => isArchive(pathOf(entry))) : [];
  const others = files.filter(entry => !tables.includes(entry) && !archives.includes(entry));
  return { tables, archives, others: others.map(entry => baseName(pathOf(entry))) };
}

/** A sentence about files of a zip that hold no tables. */
export function describeOthers([first, ...more]: readonly string[]): string {
  return more.length === 0
    ? `It has ${first} in it, which is no table.`
    : `It has ${first} and ${formatPlural(more.length, 'other file')} in it, which are no tables.`;
}

/** The kind of document that these files in a zip make, as the end of "This is ..."; null for a plain archive. */
export function documentKind(entries: readonly FileEntry[]): string | null {
  const paths = entries.map(pathOf);
  const has = (start: string) => paths.some(path => path.startsWith(start));
  if (has('[Content_Types].xml')) {
    if (has('xl/')) return 'an Excel workbook';
    return has('word/') ? 'a Word document' : 'an Office document';
  }
  if (has('mimetype') && has('content.xml')) return 'an OpenDocument file';
  return has('Index/Document.iwa') ? 'a document of Apple Numbers or Pages' : null;
}
