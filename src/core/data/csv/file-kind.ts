import { quoteText } from '../file-problem.ts';

/** The kind of a file, told by its first bytes. */
export type FileKind =
  | { readonly kind: 'zip' }
  | { readonly kind: 'gzip' }
  /** Something that can never be a table; `what` finishes the sentence "This is ...". */
  | { readonly kind: 'foreign'; readonly what: string; readonly remedy: string }
  | { readonly kind: 'text' };

/** Number of bytes that `fileKind` looks at. */
export const kindBytes = 512;
/** A zero byte among the first of them is that of a binary file; one that comes later, that of a damaged text. */
const binaryBytes = 16;

const notData = 'Drop the zip that Kaggle gives, or train.csv and test.csv from it.';
const unpack = 'Unpack it first, then drop the CSV files inside.';
const exportAsCsv = 'Export its table as CSV.';
const download = 'Sign in at Kaggle, accept the rules of the competition, and download the file itself.';

const signatures: readonly {
  readonly bytes: readonly number[];
  readonly what: string;
  readonly remedy: string;
}[] = [
  { bytes: [0x89, 0x50, 0x4e, 0x47], what: 'a PNG image', remedy: notData },
  { bytes: [0xff, 0xd8, 0xff], what: 'a JPEG image', remedy: notData },
  { bytes: [0x47, 0x49, 0x46, 0x38], what: 'a GIF image', remedy: notData },
  { bytes: [0x52, 0x49, 0x46, 0x46], what: 'a WebP image or another media file', remedy: notData },
  { bytes: [0x49, 0x49, 0x2a, 0x00], what: 'a TIFF image', remedy: notData },
  { bytes: [0x4d, 0x4d, 0x00, 0x2a], what: 'a TIFF image', remedy: notData },
  { bytes: [0x25, 0x50, 0x44, 0x46], what: 'a PDF document', remedy: notData },
  {
    bytes: [0xd0, 0xcf, 0x11, 0xe0],
    what: 'an old Office document',
    remedy: 'Save the sheet as CSV (UTF-8).',
  },
  { bytes: [0x50, 0x41, 0x52, 0x31], what: 'a Parquet file', remedy: exportAsCsv },
  { bytes: [0x37, 0x7a, 0xbc, 0xaf], what: 'a 7z archive', remedy: unpack },
  { bytes: [0x52, 0x61, 0x72, 0x21], what: 'a RAR archive', remedy: unpack },
  { bytes: [0x42, 0x5a, 0x68], what: 'a bzip2 archive', remedy: unpack },
  { bytes: [0xfd, 0x37, 0x7a, 0x58], what: 'an xz archive', remedy: unpack },
  { bytes: [0x28, 0xb5, 0x2f, 0xfd], what: 'a Zstandard archive', remedy: unpack },
  { bytes: [0x89, 0x48, 0x44, 0x46], what: 'an HDF5 file', remedy: exportAsCsv },
  { bytes: asciiBytes('SQLite format 3'), what: 'an SQLite database', remedy: exportAsCsv },
  { bytes: asciiBytes('MATLAB 5.0 MAT-file'), what: 'a MATLAB file', remedy: exportAsCsv },
];

function asciiBytes(text: string): readonly number[] {
  return Array.from(text, letter => letter.charCodeAt(0));
}

function startsWith(start: Uint8Array, bytes: readonly number[]): boolean {
  return bytes.every((byte, index) => start[index] === byte);
}

/** The header of a file in a tar archive, and in it the octal checksum (POSIX.1-1988, ustar; the same in older ones). */
const tarHeaderBytes = 512;
const tarChecksumAt = 148;
const tarChecksumBytes = 8;

/** True for a tar archive: its checksum is the sum of the header's bytes, with spaces in place of the checksum itself. */
function isTar(start: Uint8Array): boolean {
  if (start.length < tarHeaderBytes || start[0] === 0) return false;
  const header = start.slice(0, tarHeaderBytes);
  const field = header.subarray(tarChecksumAt, tarChecksumAt + tarChecksumBytes);
  const written = /^ *([0-7]+)/.exec(String.fromCharCode(...field))?.[1];
  field.fill(0x20);
  return written !== undefined && header.reduce((sum, byte) => sum + byte, 0) === Number.parseInt(written, 8);
}

/** True for a Python pickle of protocol 2 to 5, which begins with the number of its protocol. */
const isPickle = ([opcode, protocol, next]: Uint8Array): boolean =>
  opcode === 0x80 &&
  protocol >= 2 &&
  protocol <= 5 &&
  [0x5d, 0x7d, 0x28, 0x63, 0x95, 0x58, 0x8a].includes(next);

/** True for text in UTF-16, told by its byte order mark or by the zero byte beside each Latin letter. */
function isUtf16(start: Uint8Array): boolean {
  if (startsWith(start, [0xff, 0xfe]) || startsWith(start, [0xfe, 0xff])) return true;
  const [a, b, c, d] = start;
  return (a > 0 && b === 0 && c > 0 && d === 0) || (a === 0 && b > 0 && c === 0 && d > 0);
}

/** Text that is never a table: `what` as in `FileKind`. */
function foreignText(start: Uint8Array): { readonly what: string; readonly remedy: string } | null {
  const text = String.fromCharCode(...start)
    .replace(/^\u00ef\u00bb\u00bf/, '')
    .trimStart();
  if (/^<(!doctype|html|head|\?xml|!--)/i.test(text))
    return { what: 'a web page, not a CSV', remedy: download };
  if (text.startsWith('version https://git-lfs'))
    return {
      what: 'a pointer of Git LFS, not the file itself',
      remedy: 'Fetch the file with "git lfs pull", or download it from Kaggle.',
    };
  if (/^\{\s*"|^\[\s*[{["]/.test(text)) {
    const isError = /"(code|message|error|detail)"/i.test(text);
    return isError
      ? { what: `an error message, not a CSV: ${quoteText(text)}`, remedy: download }
      : { what: 'a JSON file, not a CSV', remedy: exportAsCsv };
  }
  return null;
}

/**
 * The kind of the file that begins with `start`: its first `kindBytes` bytes, or all of a shorter file. Its name is
 * looked at only to give a binary file that nothing else tells a name.
 */
export function fileKind(start: Uint8Array, name = ''): FileKind {
  const foreign = (what: string, remedy: string): FileKind => ({ kind: 'foreign', what, remedy });
  const tar = foreign('a tar archive', unpack);
  if (startsWith(start, [0x50, 0x4b, 3, 4]) || startsWith(start, [0x50, 0x4b, 5, 6])) return { kind: 'zip' };
  if (startsWith(start, [0x1f, 0x8b])) return { kind: 'gzip' };
  const signature = signatures.find(({ bytes }) => startsWith(start, bytes));
  if (signature !== undefined) return foreign(signature.what, signature.remedy);
  if (isPickle(start)) return foreign('a Python pickle', exportAsCsv);
  if (isTar(start)) return tar;
  if (isUtf16(start))
    return foreign('text in UTF-16, not UTF-8', 'Save it again as "CSV UTF-8", or with encoding="utf-8".');
  const first = start.subarray(0, kindBytes);
  if (first.length > 1 && first.every(byte => byte === 0))
    return foreign('a file of zero bytes: its download was not finished', 'Download the file again.');
  const text = foreignText(first);
  if (text !== null) return foreign(text.what, text.remedy);
  if (!start.subarray(0, binaryBytes).includes(0)) return { kind: 'text' };
  return /\.(tar|tgz)(\.gz)?$/i.test(name) ? tar : foreign('a binary file, not a CSV', notData);
}
