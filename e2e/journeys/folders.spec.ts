import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Page } from 'playwright';
import type { FixtureTable } from '../../src/core/data/csv/testing/random-csv.ts';
import { pictureFiles } from '../../src/loader/formats/testing/written.ts';
import { trainCsv } from '../tools/driver/files.ts';
import { expect, test } from '../tools/driver/fixtures.ts';

const lines = trainCsv.trimEnd().split('\n').slice(1);

/** Some rows of the sample's training table, by rising labels. */
function tableOf(from: number, to: number): FixtureTable {
  const rows = lines.slice(from, to).map(line => line.split(',').map(Number));
  rows.sort(([one], [other]) => one - other);
  return {
    rows: rows.length,
    pixels: Uint8Array.from(rows.flatMap(([, ...pixels]) => pixels)),
    labels: Uint8Array.from(rows, ([label]) => label),
  };
}

let folder: string;
test.beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'pictures-'));
});
test.afterEach(() => rmSync(folder, { recursive: true }));

function write(files: Readonly<Record<string, string | Uint8Array>>): void {
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
}

/** Drops files and folders of the disk, which only the browser's own protocol can. */
async function dropFromDisk(page: Page, paths: readonly string[]): Promise<void> {
  const session = await page.context().newCDPSession(page);
  const data = { items: [], files: [...paths], dragOperationsMask: 1 };
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const)
    await session.send('Input.dispatchDragEvent', { type, x: 200, y: 200, data });
  await session.detach();
}

test('a folder of picture folders is dropped, and its folders are the classes', async ({
  notebook,
  page,
}) => {
  const names = ['zero', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine'];
  const named = Object.entries({
    ...pictureFiles(tableOf(0, 150), 'training'),
    ...pictureFiles(tableOf(150, 180), 'testing'),
  }).map(
    ([path, content]) => [path.replace(/\/(\d)\//, (_, digit) => `/${names[digit]}/`), content] as const,
  );
  write({ ...Object.fromEntries(named), '.DS_Store': 'x', 'training/README.md': '# Pictures' });
  await dropFromDisk(page, [folder]);
  const data = notebook.cell('data');
  await notebook.waitFor('data', ['done'], 20_000);
  await expect(data).toContainText('training rows · 10 classes');
  await expect(data).toContainText('testing has labels too');
  await expect(
    notebook.cell('explore').getByLabel('Show').getByRole('option', { name: 'seven' }),
  ).toHaveCount(1);
});

test('a folder of tables is dropped beside a file', async ({ notebook, page }) => {
  const header = trainCsv.slice(0, trainCsv.indexOf('\n'));
  write({
    'tables/fashion_train.csv': [header, ...lines.slice(0, 50), ''].join('\n'),
    'tables/notes/list.txt': 'hello',
    'sample_submission.csv': 'id,label\n5,0\n6,0\n',
    'test.csv': [header, ...lines.slice(50, 52)].map(line => line.slice(line.indexOf(',') + 1)).join('\n'),
  });
  await dropFromDisk(
    page,
    ['tables', 'test.csv', 'sample_submission.csv'].map(name => join(folder, name)),
  );
  await notebook.waitFor('data', ['done'], 20_000);
  await expect(notebook.cell('data')).toContainText('fashion_train.csv rows');
  await expect(
    notebook.cell('explore').getByLabel('Show').getByRole('option', { name: 'Sneaker' }),
  ).toHaveCount(1);
});

test('a folder that takes long to list tells its number of files, and is given up at a press', async ({
  notebook,
  page,
}) => {
  write(Object.fromEntries(Array.from({ length: 300 }, (_, at) => [`${at}.txt`, 'x'])));
  await page.evaluate(() => {
    const entryOf = DataTransferItem.prototype.webkitGetAsEntry;
    // A disk that gives the first entries of a folder and then nothing more.
    DataTransferItem.prototype.webkitGetAsEntry = function () {
      const entry = entryOf.call(this) as FileSystemDirectoryEntry;
      const reader = entry.createReader();
      const read = reader.readEntries.bind(reader);
      let asked = 0;
      reader.readEntries = (resolve, reject) => {
        if (asked++ === 0) read(resolve, reject);
      };
      entry.createReader = () => reader;
      return entry;
    };
  });
  await dropFromDisk(page, [folder]);
  await expect(page.getByRole('status').filter({ hasText: 'Listing the files' })).toHaveText(
    /Listing the files: [1-9]\d* so far/,
  );
  await notebook.button('Cancel').click();
  await expect(page.getByText('Listing the files')).toHaveCount(0);
  await notebook.waitFor('data', ['idle'], 5_000);
});
