import { expect, test } from 'vitest';
import { listFiles } from './list-folders.ts';

type Folder = { readonly [name: string]: Folder | string | null };

/** What a browser gives for a dropped file or folder; null is a file that cannot be read. */
function entryOf(name: string, content: Folder | string | null, above = ''): FileSystemEntry {
  const fullPath = `${above}/${name}`;
  if (content === null || typeof content === 'string')
    return {
      ...{ name, fullPath, isFile: true, isDirectory: false },
      file: (resolve: FileCallback, reject: (error: Error) => void) =>
        content === null ? reject(new Error('gone')) : resolve(new File([content], name)),
    } as unknown as FileSystemEntry;
  const children = Object.entries(content).map(([child, inside]) => entryOf(child, inside, fullPath));
  return {
    ...{ name, fullPath, isFile: false, isDirectory: true },
    // Browsers give at most a hundred entries at a time.
    createReader: () => {
      let at = 0;
      return {
        readEntries: (resolve: FileSystemEntriesCallback) => {
          resolve(children.slice(at, at + 100));
          at += 100;
        },
      };
    },
  } as unknown as FileSystemEntry;
}

const picked = async (...entries: readonly FileSystemEntry[]) => {
  const counts: number[] = [];
  const files = await listFiles(entries, count => counts.push(count), new AbortController().signal);
  return { names: files.map(({ name }) => name), counts, files };
};

test('files in folders are named by their path, and files beside them by their name', async () => {
  const folder = entryOf('digits', { train: { 7: { 'a.png': '7', 'b.png': '77' } }, 'notes.txt': 'x' });
  const { names, counts, files } = await picked(entryOf('test.csv', 'pixel0'), folder);
  expect(names).toEqual(['test.csv', 'digits/notes.txt', 'digits/train/7/a.png', 'digits/train/7/b.png']);
  expect(await files[3].text()).toBe('77');
  expect(counts.at(-1)).toBe(4);
});

const many = Object.fromEntries(Array.from({ length: 350 }, (_, at) => [`${at}.png`, '']));

test('folders of any size are listed to their end, and tell how far they are', async () => {
  const { names, counts } = await picked(entryOf('many', many));
  expect(names).toHaveLength(350);
  expect(counts).toEqual([100, 200, 300, 350]);
});

test('a listing that is cancelled looks at nothing more', async () => {
  const listing = new AbortController();
  const counts: number[] = [];
  const onFound = (count: number) => {
    counts.push(count);
    if (count === 200) listing.abort();
  };
  await listFiles([entryOf('many', many), entryOf('more', many)], onFound, listing.signal);
  expect(counts).toEqual([100, 200]);
});

test('what operating systems add and what cannot be read is left out', async () => {
  const content = {
    '.DS_Store': '',
    '._a.png': '',
    'Thumbs.db': '',
    __MACOSX: { 'a.png': '' },
    'gone.png': null,
  };
  expect((await picked(entryOf('x', { ...content, 'a.png': '' }))).names).toEqual(['x/a.png']);
});
