/** The CSV files inside a zip, each as a source to read; zips inside a zip are opened, and those inside them are not. */
import { BlobReader, type FileEntry, ZipReader } from '@zip.js/zip.js/lib/zip-core.js';
import { baseName } from '../core/data/csv/file-names.ts';
import { type FileProblem, fileProblem, type PassedOver } from '../core/data/file-problem.ts';
import { messageOf } from '../core/error-message.ts';
import { formatBytes } from '../core/format.ts';
import { ContainerError, isProgramFault } from './container-error.ts';
import type { PartSource } from './formats/part-source.ts';
import { formatsInZip } from './formats/zip-formats.ts';
import { inflatedChunks } from './inflate.ts';
import type { Opened, Source } from './source.ts';
import { contentsOf, describeOthers, documentKind, pathOf, unknownMethod } from './zip-contents.ts';
import { entryChunks } from './zip-entry.ts';

/** Bytes of all zips together that are unpacked from one zip: they are held in memory while they are read. */
const mostInnerBytes = 256e6;

const again = 'Download the zip again; it may have been cut short.';

interface Zip {
  readonly blob: Blob;
  /** Name for messages: that of the file, behind it those of the zips inside. */
  readonly name: string;
  readonly isInner: boolean;
}

/** Lists the files of a zip that may be tables; others are passed over. Refuses a zip that is damaged or encrypted. */
export function openZip(file: File): Promise<Opened> {
  return open({ blob: file, name: file.name, isInner: false });
}

async function open(zip: Zip): Promise<Opened> {
  const problem = (message: string, remedy: string) =>
    fileProblem({ file: zip.name, line: null, column: null }, message, remedy);
  const refuse = (message: string, remedy: string): Opened => ({
    kind: 'refused',
    problem: problem(message, remedy),
  });
  // The loader is a worker itself and its content policy allows no others.
  const reader = new ZipReader(new BlobReader(zip.blob), { useWebWorkers: false, checkSignature: true });
  let entries: readonly FileEntry[];
  try {
    entries = (await reader.getEntries()).filter(entry => !entry.directory);
  } catch (error) {
    if (isProgramFault(error)) throw error;
    return refuse('The zip is damaged or cut short: its table of contents cannot be read.', again);
  }
  const { tables, archives, others } = contentsOf(entries);
  const inner = zip.isInner ? [] : archives;
  // A document has pictures of its own.
  const looked = documentKind(entries) === null ? entries : [];
  const formats = await formatsInZip(zip, looked, (entry, isGzip) => entrySource(zip, entry, isGzip));
  const named = (names: readonly string[]): PassedOver[] =>
    names.length === 0 ? [] : [{ file: zip.name, reason: describeOthers(names) }];
  const taken = new Set(formats.entries.map(entry => baseName(pathOf(entry))));
  const instead = {
    parts: formats.sources,
    passedOver: named(others.filter(name => !taken.has(name))),
  };
  if (tables.length + inner.length === 0 && instead.parts.length > 0)
    return { kind: 'sources', sources: [], ...instead };
  const wanted = [...tables, ...inner];
  const locked = (wanted.length > 0 ? wanted : entries).find(entry => entry.encrypted);
  if (locked !== undefined)
    return refuse(
      `The zip is encrypted: ${baseName(pathOf(locked))} needs a password.`,
      'Unpack it with its password, then drop the files inside.',
    );
  for (const entry of wanted.length > 0 ? wanted : entries) {
    const method = unknownMethod(entry);
    if (method !== null)
      return refuse(
        `${baseName(pathOf(entry))} in the zip is compressed by ${method}, which the page cannot unpack.`,
        'Unpack it with the program that made it, 7-Zip for example, then drop the files inside.',
      );
  }
  if (wanted.length === 0) return { kind: 'foreign', problem: problem(...withoutTables(entries)) };
  const innerBytes = inner.reduce((sum, entry) => sum + entry.uncompressedSize, 0);
  if (innerBytes > mostInnerBytes)
    return refuse(
      `The zips inside this zip have ${formatBytes(innerBytes)}; the page unpacks at most ${formatBytes(mostInnerBytes)} of them.`,
      'Unpack the outer zip, then drop the zips inside.',
    );

  const sources: Source[] = tables.map(entry => entrySource(zip, entry, /\.gz$/i.test(pathOf(entry))));
  const parts: PartSource[] = [];
  const passedOver = named(others);
  for (const entry of inner) {
    const opened = await openInner(zip, entry);
    if (opened.kind === 'refused') return opened;
    if (opened.kind === 'foreign' && wanted.length === 1) return opened;
    if (opened.kind === 'foreign')
      passedOver.push({ file: opened.problem.file, reason: opened.problem.message });
    else {
      sources.push(...opened.sources);
      parts.push(...(opened.parts ?? []));
      passedOver.push(...(opened.passedOver ?? []));
    }
  }
  return {
    kind: 'sources',
    sources,
    parts,
    passedOver,
    ...(instead.parts.length > 0 ? { instead } : {}),
  };
}

/** What is said of a zip without tables: the message and the remedy. */
function withoutTables(entries: readonly FileEntry[]): [string, string] {
  const kind = documentKind(entries);
  if (kind !== null) return [`This is ${kind}, not a CSV.`, 'Open it and save its sheet as CSV (UTF-8).'];
  const names = entries.slice(0, 3).map(entry => baseName(pathOf(entry)));
  const inside = names.length === 0 ? 'is empty' : `has no CSV in it, but ${names.join(', ')}`;
  return [`The zip ${inside}.`, 'Drop the zip that Kaggle gives, with train.csv and test.csv in it.'];
}

/** Unpacks a zip inside a zip into memory, never more than the outer zip says that it has, and opens it. */
async function openInner(zip: Zip, entry: FileEntry): Promise<Opened> {
  const name = `${zip.name}/${pathOf(entry)}`;
  const chunks = entryChunks(zip.blob, entry, new AbortController().signal);
  const parts: Uint8Array<ArrayBuffer>[] = [];
  let bytes = 0;
  try {
    for (let chunk = await chunks.next(); chunk !== null; chunk = await chunks.next()) {
      bytes += chunk.length;
      if (bytes > entry.uncompressedSize) throw new ContainerError('it is longer than the zip says');
      // Each chunk is valid until the next one is asked for.
      parts.push(chunk.slice());
    }
  } catch (error) {
    if (error instanceof ContainerError) return { kind: 'refused', problem: damaged(name, error.cause) };
    throw error;
  } finally {
    chunks.cancel();
  }
  return open({ blob: new Blob(parts), name, isInner: true });
}

/** @param isGzip true where the entry is a gzip file and its content is wanted */
function entrySource(zip: Zip, entry: FileEntry, isGzip: boolean): Source {
  const path = pathOf(entry);
  const name = `${zip.name}/${path}`;
  return {
    name,
    csvBytes: isGzip ? null : entry.uncompressedSize,
    progressBytes: entry.uncompressedSize,
    open: signal => {
      const chunks = entryChunks(zip.blob, entry, signal);
      return isGzip ? inflatedChunks(Promise.resolve(chunks)) : chunks;
    },
    explain: cause => damaged(name, cause),
  };
}

function damaged(name: string, cause: unknown): FileProblem {
  return fileProblem(
    { file: name, line: null, column: null },
    `The file in the zip is damaged or cut short (${messageOf(cause)}).`,
    again,
  );
}
