/** The kind of a file, told by its first bytes and never by its name. */
export type FileKind =
  | { readonly kind: 'zip' }
  | { readonly kind: 'gzip' }
  /** Something that can never be a table; `what` finishes the sentence "This is ...". */
  | { readonly kind: 'foreign'; readonly what: string; readonly remedy: string }
  | { readonly kind: 'text' };

/** Number of bytes that `fileKind` looks at. */
export const kindBytes = 16;

const notData = 'Drop the zip that Kaggle gives, or train.csv and test.csv from it.';
const unpack = 'Unpack it first, then drop the CSV files inside.';

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
  { bytes: [0x50, 0x41, 0x52, 0x31], what: 'a Parquet file', remedy: 'Export the table as CSV.' },
  { bytes: [0x37, 0x7a, 0xbc, 0xaf], what: 'a 7z archive', remedy: unpack },
  { bytes: [0x52, 0x61, 0x72, 0x21], what: 'a RAR archive', remedy: unpack },
  { bytes: [0x42, 0x5a, 0x68, 0x39], what: 'a bzip2 archive', remedy: unpack },
  { bytes: [0xfd, 0x37, 0x7a, 0x58], what: 'an xz archive', remedy: unpack },
  { bytes: [0x28, 0xb5, 0x2f, 0xfd], what: 'a Zstandard archive', remedy: unpack },
];

function startsWith(start: Uint8Array, bytes: readonly number[]): boolean {
  return bytes.every((byte, index) => start[index] === byte);
}

/** True for text in UTF-16, told by its byte order mark or by the zero byte beside each Latin letter. */
function isUtf16(start: Uint8Array): boolean {
  if (startsWith(start, [0xff, 0xfe]) || startsWith(start, [0xfe, 0xff])) return true;
  const [a, b, c, d] = start;
  return (a > 0 && b === 0 && c > 0 && d === 0) || (a === 0 && b > 0 && c === 0 && d > 0);
}

/** The kind of the file that begins with `start`: its first `kindBytes` bytes, or all of a shorter file. */
export function fileKind(start: Uint8Array): FileKind {
  if (startsWith(start, [0x50, 0x4b, 3, 4]) || startsWith(start, [0x50, 0x4b, 5, 6])) return { kind: 'zip' };
  if (startsWith(start, [0x1f, 0x8b])) return { kind: 'gzip' };
  const signature = signatures.find(({ bytes }) => startsWith(start, bytes));
  if (signature !== undefined) return { kind: 'foreign', what: signature.what, remedy: signature.remedy };
  if (isUtf16(start))
    return {
      kind: 'foreign',
      what: 'text in UTF-16, not UTF-8',
      remedy: 'Save it again as "CSV UTF-8", or with encoding="utf-8".',
    };
  return start.subarray(0, kindBytes).includes(0)
    ? { kind: 'foreign', what: 'a binary file, not a CSV', remedy: notData }
    : { kind: 'text' };
}
