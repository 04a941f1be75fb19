import { beforeAll, expect, test } from 'vitest';
import { repacked } from './testing/repack.ts';
import { openPage, saved, someWork, workedPage } from './testing/worked-page.ts';

let notebook: File;
beforeAll(async () => {
  notebook = await saved(await workedPage({ ...someWork, runs: [2] }));
});

const csv = new File(['label,pixel0'], 'train.csv');
const renamed = (file: Blob, name: string): File => new File([file], name);

/** What dropping the files leads to: a question about a notebook, or the loading of data. */
async function droppedOn(files: readonly File[]) {
  const { app, calls } = await openPage();
  app.data.openFiles(files);
  await expect.poll(() => calls.length > 0 || app.store.getState().fileDialog !== null).toBe(true);
  await app.cells.settled();
  return { calls, dialog: app.store.getState().fileDialog };
}

test('a dropped notebook is asked about, and the files that came with it wait', async () => {
  const { calls, dialog } = await droppedOn([csv, notebook]);
  expect(calls).toEqual([]);
  expect(dialog).toEqual({ kind: 'open', file: notebook, others: [csv] });
});

test.each([
  ['of another name', async () => renamed(notebook, 'mine (2).zip')],
  ['cut short', async () => renamed(notebook.slice(0, 500), 'mine.zip')],
  [
    'packed again in another order',
    () =>
      repacked(notebook, files => {
        const inside = [...files].reverse();
        files.clear();
        for (const [name, bytes] of inside) files.set(`folder/${name}`, bytes);
      }),
  ],
])('a notebook %s is still one', async (_, make) => {
  expect((await droppedOn([await make()])).dialog).toMatchObject({ kind: 'open' });
});

test.each([
  ['a table', csv],
  [
    'a text that has the name of a notebook’s manifest',
    new File(['digit-recognizer-notebook.json'], 'a.zip'),
  ],
  ['another zip', new File([Uint8Array.of(0x50, 0x4b, 3, 4)], 'digit-recognizer.zip')],
  ['an empty zip', new File([], 'notebook.zip')],
])('%s is loaded as data', async (_, file) => {
  const { calls, dialog } = await droppedOn([file]);
  expect(calls).toEqual([`load ${file.name}`]);
  expect(dialog).toBeNull();
});
