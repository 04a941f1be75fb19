/** The zip of a notebook file, of which nothing is unpacked beyond what its own table of contents says and the limits allow. */
import { type FileEntry, ZipReader } from '@zip.js/zip.js/lib/zip-core.js';
import { messageOf } from '../../core/error-message.ts';
import { formatBytes, formatCount } from '../../core/format.ts';
import { limits, manifestName } from './notebook-format.ts';
import { NotebookRefusal } from './notebook-problem.ts';
import { PausedReader } from './paused-reader.ts';

export interface NotebookZip {
  /** Unpacked, in bytes. */
  readonly bytes: number;
  has(name: string): boolean;
  /** Unpacks a file; rejects with a `NotebookRefusal` where it is missing or damaged. */
  blob(name: string): Promise<Blob>;
}

const cutShort = 'Take another copy of the file; this one may have been cut short.';
const hostile = 'No notebook of this page is like that; delete the file unless you made it yourself.';

/** Some programs on Windows write the other slash, and a notebook that was packed again may lie in a folder. */
function byName(entries: readonly FileEntry[], file: string): ReadonlyMap<string, FileEntry> {
  const paths = entries.map(entry => ({ entry, path: entry.filename.replaceAll('\\', '/') }));
  const found = paths.find(({ path }) => path === manifestName || path.endsWith(`/${manifestName}`));
  if (found === undefined)
    throw new NotebookRefusal(file, `The zip has no ${manifestName} in it, so it is no notebook.`);
  const folder = found.path.slice(0, -manifestName.length);
  const inside = paths.filter(({ path }) => path.startsWith(folder));
  const named = new Map(inside.map(({ entry, path }) => [path.slice(folder.length), entry]));
  if (named.size !== inside.length)
    throw new NotebookRefusal(file, 'The zip has two files of one name in it.', hostile);
  return named;
}

function refuseTooLarge(entries: readonly FileEntry[], file: string): number {
  const bytes = entries.reduce((sum, entry) => sum + entry.uncompressedSize, 0);
  if (entries.length > limits.files)
    throw new NotebookRefusal(
      file,
      `The zip has ${formatCount(entries.length)} files in it; a notebook has at most ${formatCount(limits.files)}.`,
      hostile,
    );
  if (!(bytes <= limits.bytes))
    throw new NotebookRefusal(
      file,
      `The zip would unpack to ${formatBytes(bytes)}; a notebook has at most ${formatBytes(limits.bytes)}.`,
      'Save the notebook again without its weights, or with fewer runs.',
    );
  const large = entries.find(
    entry => entry.filename.endsWith('.json') && entry.uncompressedSize > limits.textBytes,
  );
  if (large !== undefined)
    throw new NotebookRefusal(
      `${file}/${large.filename}`,
      `It would unpack to ${formatBytes(large.uncompressedSize)}; a file of text has at most ${formatBytes(limits.textBytes)}.`,
      hostile,
    );
  return bytes;
}

/** Unpacks an entry, and no more of it than the table of contents says. Its checksum is verified. */
async function unpacked(
  entry: FileEntry,
  onBytes: (bytes: number) => void,
  signal: AbortSignal,
): Promise<Blob> {
  const parts: Uint8Array<ArrayBuffer>[] = [];
  let bytes = 0;
  const writable = new WritableStream<Uint8Array<ArrayBuffer>>({
    write(chunk) {
      bytes += chunk.length;
      if (bytes > entry.uncompressedSize) throw new Error('it is longer than the zip says');
      parts.push(chunk.slice());
      onBytes(chunk.length);
    },
  });
  await entry.getData(writable, { useWebWorkers: false, checkSignature: true, signal });
  if (bytes !== entry.uncompressedSize) throw new Error('it is shorter than the zip says');
  return new Blob(parts);
}

/** Reads the table of contents. `onBytes` is told what was unpacked, and `pause` lets the page have its turn. Rejects with a `NotebookRefusal`. */
export async function openNotebookZip(
  file: File,
  onBytes: (bytes: number) => void,
  pause: () => Promise<void>,
  signal: AbortSignal,
): Promise<NotebookZip> {
  const reader = new ZipReader(new PausedReader(file, pause), { useWebWorkers: false });
  let all: readonly FileEntry[];
  try {
    all = (await reader.getEntries()).filter(entry => !entry.directory);
  } catch (error) {
    signal.throwIfAborted();
    const reason = messageOf(error);
    throw new NotebookRefusal(
      file.name,
      `The notebook file is damaged or cut short: its table of contents cannot be read (${reason}).`,
      cutShort,
    );
  }
  const bytes = refuseTooLarge(all, file.name);
  const entries = byName(all, file.name);
  return {
    bytes,
    has: name => entries.has(name),
    async blob(name) {
      const where = `${file.name}/${name}`;
      const entry = entries.get(name);
      if (entry === undefined) throw new NotebookRefusal(where, 'This file is missing in the notebook file.');
      if (entry.encrypted)
        throw new NotebookRefusal(
          where,
          'It is encrypted.',
          'Unpack the zip with its password and pack it again.',
        );
      try {
        return await unpacked(entry, onBytes, signal);
      } catch (error) {
        signal.throwIfAborted();
        throw new NotebookRefusal(where, `It is damaged or cut short (${messageOf(error)}).`, cutShort);
      }
    },
  };
}
