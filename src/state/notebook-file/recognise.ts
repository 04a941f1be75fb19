/** Tells a notebook file from other dropped files, by the name of its manifest, without unpacking anything. */
import type { NotebookDrop } from '../store/storage-slice.ts';
import { manifestName } from './notebook-format.ts';

const nameBytes = new TextEncoder().encode(manifestName);
/** Size of the header before the name of a zip's first file (APPNOTE.TXT 4.3.7). */
const headerBytes = 30;
/** The table of contents of a notebook that was packed again, unless it has a thousand files, ends within this. */
const tailBytes = 1 << 18;

async function has(name: Uint8Array, part: Blob): Promise<boolean> {
  const bytes = new Uint8Array(await part.arrayBuffer());
  for (let at = bytes.indexOf(name[0]); at >= 0; at = bytes.indexOf(name[0], at + 1))
    if (name.every((byte, index) => bytes[at + index] === byte)) return true;
  return false;
}

async function isNotebook(file: File): Promise<boolean> {
  const start = new Uint8Array(await file.slice(0, 2).arrayBuffer());
  if (start[0] !== 0x50 || start[1] !== 0x4b) return false;
  const first = file.slice(headerBytes, headerBytes + nameBytes.length);
  return (await has(nameBytes, first)) || has(nameBytes, file.slice(-tailBytes));
}

/** The first notebook among dropped files, and the others, which are read once it is open; null where none is one. */
export async function findNotebook(files: readonly File[]): Promise<NotebookDrop | null> {
  for (const file of files)
    if (await isNotebook(file)) return { kind: 'open', file, others: files.filter(other => other !== file) };
  return null;
}
