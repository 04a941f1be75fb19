import { beforeAll, expect, test } from 'vitest';
import { asBytes, directoryEntryOf, repacked, withBytes } from './testing/repack.ts';
import { opened, refusalOf, saved, someWork, workedPage } from './testing/worked-page.ts';

let notebook: File;
beforeAll(async () => {
  notebook = await saved(await workedPage({ ...someWork, runs: [2], loss: 1 }));
});

const weights = 'runs/1/body/networks/0/weights.npy';
/** Where a table of contents has the unpacked size of an entry, and the place of its content (APPNOTE.TXT 4.3.12). */
const sizeOffset = 24;
const placeOffset = 42;

const withSize = (file: File, name: string, size: number): Promise<File> =>
  withBytes(file, (bytes, view) => view.setUint32(directoryEntryOf(bytes, name) + sizeOffset, size, true));

test.each([0.2, 0.5, 0.9, 0.999])('a file cut short to %d of its length is refused', async share => {
  const cut = new File([notebook.slice(0, Math.floor(share * notebook.size))], 'cut.zip');
  expect(await refusalOf(cut)).toContain('cut.zip: The notebook file is damaged or cut short');
});

test('one changed byte in the weights is found by the checksum', async () => {
  const flipped = await withBytes(notebook, (bytes, view) => {
    const at = view.getUint32(directoryEntryOf(bytes, weights) + placeOffset, true);
    bytes[at + 30 + view.getUint16(at + 26, true) + view.getUint16(at + 28, true) + 200] ^= 1;
  });
  expect(await refusalOf(flipped)).toMatch(
    /weights\.npy: It is damaged or cut short \(.+\)\. Take another copy/,
  );
});

test('a file that unpacks to more than the zip says is not unpacked any further', async () => {
  const bomb = await repacked(notebook, files => files.set('page.json', new Uint8Array(30_000_000)));
  expect(await refusalOf(await withSize(bomb, 'page.json', 1000))).toContain(
    'page.json: It is damaged or cut short',
  );
});

test('sizes beyond the limits are refused before anything is unpacked', async () => {
  expect(await refusalOf(await withSize(notebook, weights, 3e9))).toContain(
    'The zip would unpack to 3.0 GB; a notebook has at most 1.0 GB',
  );
  expect(await refusalOf(await withSize(notebook, 'page.json', 9e7))).toContain(
    'page.json: It would unpack to 90.0 MB; a file of text has at most 64.0 MB',
  );
});

test('an encrypted notebook says so', async () => {
  const locked = await repacked(notebook, () => {}, { password: 'secret' });
  expect(await refusalOf(locked)).toContain('It is encrypted. Unpack the zip with its password');
});

test('a notebook that was unpacked and packed again in a folder is read', async () => {
  const again = await repacked(notebook, files => {
    const inside = [...files].reverse();
    files.clear();
    files.set('__MACOSX/._digits', new Uint8Array(3));
    for (const [name, bytes] of inside) files.set(`digits/${name}`, bytes);
  });
  expect((await opened(again)).app.store.getState().runs).toHaveLength(1);
});

test('a name that every object inherits comes out of a file as a plain field', async () => {
  const odd = await repacked(notebook, files => {
    const text = new TextDecoder().decode(files.get('page.json'));
    const notes = '"__proto__":{"leftOut":[],"tags":[]},"hash":{"leftOut"';
    files.set('page.json', asBytes(text.replace('"hash":{"leftOut"', notes)));
  });
  const { byData } = (await opened(odd)).app.store.getState().rowNotes;
  expect(Object.keys(byData)).toEqual(['__proto__', 'hash']);
  expect(Object.getPrototypeOf(byData)).toBe(Object.prototype);
});
