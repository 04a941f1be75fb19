/** Notebook files whose content was changed behind the page's back. */
import {
  BlobReader,
  BlobWriter,
  type FileEntry,
  Uint8ArrayReader,
  Uint8ArrayWriter,
  ZipReader,
  ZipWriter,
} from '@zip.js/zip.js';

/** The files of a zip by their names. */
export type Files = Map<string, Uint8Array<ArrayBuffer>>;

export async function filesOf(zip: Blob): Promise<Files> {
  const entries = await new ZipReader(new BlobReader(zip), { useWebWorkers: false }).getEntries();
  const files: Files = new Map();
  for (const entry of entries as FileEntry[])
    files.set(entry.filename, await entry.getData(new Uint8ArrayWriter(), { useWebWorkers: false }));
  return files;
}

/** A notebook of these files. */
export async function packed(files: Files, options: { readonly password?: string } = {}): Promise<File> {
  const zip = new ZipWriter(new BlobWriter(), { useWebWorkers: false, level: 0, ...options });
  for (const [name, bytes] of files) await zip.add(name, new Uint8ArrayReader(bytes));
  return new File([await zip.close()], 'digits.notebook.zip');
}

/** The same notebook with files that `change` has changed, packed again. */
export async function repacked(
  notebook: File,
  change: (files: Files) => void,
  options: { readonly password?: string } = {},
): Promise<File> {
  const files = await filesOf(notebook);
  change(files);
  return packed(files, options);
}

export const asBytes = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text);

/** A JSON in which a test goes down to any field by its name; the last one may hold anything. */
interface Json {
  readonly [field: string]: Json;
}

/** Replaces a JSON of the notebook by what `change` makes of it. */
export function edit(files: Files, name: string, change: (record: Json) => unknown): void {
  const record: Json = JSON.parse(new TextDecoder().decode(files.get(name)));
  files.set(name, asBytes(JSON.stringify(change(record))));
}

/** Sets one field of a JSON of the notebook, whose path is `notes.1.slot`; undefined takes it out. */
export function set(files: Files, name: string, path: string, value: unknown): void {
  edit(files, name, record => {
    const names = path.split('.');
    const last = names.pop() ?? '';
    const parent = names.reduce((field, part) => field[part], record);
    Object.assign(parent, { [last]: value });
    return record;
  });
}

/** A copy with bytes of the zip itself changed. */
export async function withBytes(
  notebook: File,
  change: (bytes: Uint8Array, view: DataView) => void,
): Promise<File> {
  const bytes = new Uint8Array(await notebook.arrayBuffer());
  change(bytes, new DataView(bytes.buffer));
  return new File([bytes], notebook.name);
}

/** Where the zip's table of contents has the entry of this name (APPNOTE.TXT 4.3.12). */
export function directoryEntryOf(bytes: Uint8Array, name: string): number {
  const wanted = new TextEncoder().encode(name);
  for (let at = bytes.length - 46; at >= 0; at--) {
    const isEntry =
      bytes[at] === 0x50 && bytes[at + 1] === 0x4b && bytes[at + 2] === 1 && bytes[at + 3] === 2;
    if (isEntry && wanted.every((byte, index) => bytes[at + 46 + index] === byte)) return at;
  }
  throw new Error(`the zip has no ${name}`);
}
