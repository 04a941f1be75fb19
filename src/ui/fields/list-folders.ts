/** Lists the files of dropped folders. */

/** Files that operating systems add. */
const isHidden = (name: string): boolean => /^(\.|__MACOSX$|Thumbs\.db$|desktop\.ini$)/i.test(name);

const isFolder = (entry: FileSystemEntry): entry is FileSystemDirectoryEntry => entry.isDirectory;
const isFile = (entry: FileSystemEntry): entry is FileSystemFileEntry => entry.isFile;

/** The entries of a folder as its reader gives them, some at a time; it gives none when there are no more. */
async function* entriesOf(folder: FileSystemDirectoryEntry): AsyncGenerator<readonly FileSystemEntry[]> {
  const reader = folder.createReader();
  for (;;) {
    const some = await new Promise<readonly FileSystemEntry[]>((resolve, reject) =>
      reader.readEntries(resolve, reject),
    );
    if (some.length === 0) return;
    yield some.filter(({ name }) => !isHidden(name));
  }
}

/** The file, named by its path from the dropped folder on: a file of an entry does not tell its folders. */
async function fileAt(entry: FileSystemFileEntry): Promise<File> {
  const file = await new Promise<File>((resolve, reject) => entry.file(resolve, reject));
  const path = entry.fullPath.replace(/^\//, '');
  return path === file.name ? file : new File([file], path, { type: file.type });
}

/**
 * All files of the entries and of the folders in them, in the order of the folders. What cannot be read is left out, as
 * are files that operating systems add. `onFound` is told the number of files so far. Once `signal` is aborted nothing
 * more is listed, and what was found is of no use.
 */
export async function listFiles(
  entries: readonly FileSystemEntry[],
  onFound: (count: number) => void,
  signal: AbortSignal,
): Promise<readonly File[]> {
  const found: File[] = [];
  const waiting = [...entries].reverse();
  for (let entry = waiting.pop(); entry !== undefined && !signal.aborted; entry = waiting.pop()) {
    if (isFile(entry)) found.push(...(await readable([entry])));
    if (!isFolder(entry)) continue;
    const folders: FileSystemDirectoryEntry[] = [];
    try {
      for await (const inside of entriesOf(entry)) {
        if (signal.aborted) break;
        found.push(...(await readable(inside.filter(isFile))));
        folders.push(...inside.filter(isFolder));
        onFound(found.length);
      }
    } catch {
      // The rest of this folder cannot be read.
    }
    waiting.push(...folders.reverse());
  }
  return found;
}

async function readable(entries: readonly FileSystemFileEntry[]): Promise<readonly File[]> {
  const files = await Promise.all(entries.map(entry => fileAt(entry).catch(() => null)));
  return files.filter(file => file !== null);
}
