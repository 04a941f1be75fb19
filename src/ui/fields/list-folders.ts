/** Lists the files of dropped folders. */

/** Files that operating systems add. */
const isHidden = (name: string): boolean => /^(\.|__MACOSX$|Thumbs\.db$|desktop\.ini$)/i.test(name);

const isFolder = (entry: FileSystemEntry): entry is FileSystemDirectoryEntry => entry.isDirectory;
const isFile = (entry: FileSystemEntry): entry is FileSystemFileEntry => entry.isFile;

/** A reader gives some of the entries at a time, and none when there are no more. */
async function entriesOf(folder: FileSystemDirectoryEntry): Promise<readonly FileSystemEntry[]> {
  const reader = folder.createReader();
  const found: FileSystemEntry[] = [];
  for (;;) {
    const some = await new Promise<readonly FileSystemEntry[]>((resolve, reject) =>
      reader.readEntries(resolve, reject),
    );
    if (some.length === 0) return found;
    found.push(...some);
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
 * are files that operating systems add. `onFound` is told the number of files so far.
 */
export async function listFiles(
  entries: readonly FileSystemEntry[],
  onFound: (count: number) => void,
): Promise<readonly File[]> {
  const found: File[] = [];
  const waiting = [...entries].reverse();
  for (let entry = waiting.pop(); entry !== undefined; entry = waiting.pop()) {
    if (isFile(entry)) found.push(...(await readable([entry])));
    if (!isFolder(entry)) continue;
    const inside = (await entriesOf(entry).catch(() => [])).filter(({ name }) => !isHidden(name));
    found.push(...(await readable(inside.filter(isFile))));
    waiting.push(...inside.filter(isFolder).reverse());
    onFound(found.length);
  }
  return found;
}

async function readable(entries: readonly FileSystemFileEntry[]): Promise<readonly File[]> {
  const files = await Promise.all(entries.map(entry => fileAt(entry).catch(() => null)));
  return files.filter(file => file !== null);
}
