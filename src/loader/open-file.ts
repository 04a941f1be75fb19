/** Opens a dropped file of any kind as the CSV sources inside it. */
import { fileKind, kindBytes } from '../core/data/csv/file-kind.ts';
import { fileProblem } from '../core/data/file-problem.ts';
import { messageOf } from '../core/error-message.ts';
import { chunksOf } from './chunks.ts';
import { openFormat } from './formats/open-format.ts';
import type { PartSource } from './formats/part-source.ts';
import { inflatedChunks } from './inflate.ts';
import { openZip } from './open-zip.ts';
import type { Opened, Source } from './source.ts';
import { endsAsZip } from './zip-end.ts';

const again = 'Download the file again; it may have been cut short.';

/** Tells the kind of a dropped file by its first bytes, and lists the CSV files that it holds. */
export async function openFile(file: File): Promise<Opened> {
  const place = { file: file.name, line: null, column: null };
  let start: Uint8Array;
  let format: PartSource | null;
  try {
    format = await openFormat(file, { plain: () => plainSource(file), gzip: () => gzipSource(file) });
    start = new Uint8Array(await file.slice(0, kindBytes).arrayBuffer());
  } catch (error) {
    return { kind: 'refused', problem: unreadable(file.name, error) };
  }
  if (format !== null) return { kind: 'sources', sources: [], parts: [format] };
  const kind = fileKind(start, file.name);
  if ((kind.kind === 'text' || kind.kind === 'foreign') && (await endsAsZip(file))) return openZip(file);
  switch (kind.kind) {
    case 'zip':
      return openZip(file);
    case 'gzip':
      return { kind: 'sources', sources: [await gzipSource(file)] };
    case 'text':
      return { kind: 'sources', sources: [plainSource(file)] };
    case 'foreign':
      return { kind: 'foreign', problem: fileProblem(place, `This is ${kind.what}.`, kind.remedy) };
    default:
      return kind satisfies never;
  }
}

function plainSource(file: File): Source {
  return {
    name: file.name,
    csvBytes: file.size,
    progressBytes: file.size,
    open: () => chunksOf(file.stream()),
    explain: error => unreadable(file.name, error),
  };
}

async function gzipSource(file: File): Promise<Source> {
  const csvBytes = await gzipContentBytes(file);
  return {
    name: file.name,
    csvBytes,
    progressBytes: csvBytes ?? file.size,
    open: () => inflatedChunks(Promise.resolve(chunksOf(file.stream()))),
    explain: error =>
      error instanceof DOMException
        ? unreadable(file.name, error)
        : fileProblem(
            { file: file.name, line: null, column: null },
            'The gzip file is damaged or cut short.',
            again,
          ),
  };
}

/** Reads the content's size modulo 2^32 from the end of a gzip file (RFC 1952, ISIZE); null where it cannot be true. */
async function gzipContentBytes(file: File): Promise<number | null> {
  if (file.size < 18) return null;
  const size = new DataView(await file.slice(-4).arrayBuffer()).getUint32(0, true);
  return size >= file.size ? size : null;
}

function unreadable(file: string, error: unknown) {
  const reason = messageOf(error);
  return fileProblem(
    { file, line: null, column: null },
    `The file could not be read: ${reason}`,
    'It may have been moved, changed or locked; drop it again.',
  );
}
