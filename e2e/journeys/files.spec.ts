import { gzipSync } from 'node:zlib';
import { csvFile, type GivenFile, testCsv, trainCsv, zipFile } from '../tools/driver/files.ts';
import { drop, expect, test } from '../tools/driver/fixtures.ts';

/** Puts quotes around every field. */
const quoted = (csv: string) =>
  csv
    .trimEnd()
    .split('\n')
    .map(line =>
      line
        .split(',')
        .map(field => `"${field}"`)
        .join(','),
    )
    .join('\n');

/** Moves the label behind the pixels. */
const labelLast = (csv: string) => csv.replaceAll(/^([^,\n]+),(.*)$/gm, '$2,$1');

const accepted: readonly (readonly [string, () => readonly GivenFile[] | Promise<readonly GivenFile[]>])[] = [
  ['the zip', async () => [await zipFile('digit-recognizer.zip')]],
  [
    'a zip with other files in it',
    async () => [await zipFile('a.zip', { 'notes/readme.txt': 'hello', '__MACOSX/._train.csv': 'x' })],
  ],
  ['a pair of tables', () => [csvFile('train.csv', trainCsv), csvFile('test.csv', testCsv)]],
  ['tables whose names say nothing', () => [csvFile('b.csv', testCsv), csvFile('a.csv', trainCsv)]],
  [
    'gzipped tables',
    () => [csvFile('train.csv.gz', gzipSync(trainCsv)), csvFile('test.csv.gz', gzipSync(testCsv))],
  ],
  [
    'a byte order mark',
    () => [csvFile('train.csv', `\ufeff${trainCsv}`), csvFile('test.csv', `\ufeff${testCsv}`)],
  ],
  [
    'CRLF line ends',
    () => [trainCsv, testCsv].map((csv, i) => csvFile(`${i}.csv`, csv.replaceAll('\n', '\r\n'))),
  ],
  ['quoted fields', () => [csvFile('train.csv', quoted(trainCsv)), csvFile('test.csv', quoted(testCsv))]],
  [
    'blank lines at the end',
    () => [csvFile('a.csv', `${trainCsv}\n\n`), csvFile('b.csv', `${testCsv}\r\n\n`)],
  ],
  [
    'no newline at the end',
    () => [csvFile('a.csv', trainCsv.trimEnd()), csvFile('b.csv', testCsv.trimEnd())],
  ],
  ['columns in another order', () => [csvFile('a.csv', labelLast(trainCsv)), csvFile('b.csv', testCsv)]],
];

for (const [what, files] of accepted) {
  test(`${what} can be dropped anywhere on the page`, async ({ notebook }) => {
    await drop(notebook, await files());
    await notebook.waitFor('data', ['done'], 15_000);
    await expect(notebook.cell('data')).toContainText('600');
    await expect(notebook.cell('data')).toContainText('100');
    await expect(notebook.cell('data').getByRole('alert')).toHaveCount(0);
  });
}

test('the same pixels have the same hash in a zip and in two tables', async ({ notebook }) => {
  const hash = notebook.cell('data').locator('code[title^="SHA-256"]');
  await drop(notebook, [await zipFile('digit-recognizer.zip')]);
  await notebook.waitFor('data', ['done'], 15_000);
  const inZip = await hash.getAttribute('title');
  await drop(notebook, [csvFile('train.csv', trainCsv), csvFile('test.csv', testCsv)]);
  await expect(notebook.cell('data')).toContainText('train.csv');
  await notebook.waitFor('data', ['done'], 15_000);
  expect(await hash.getAttribute('title')).toBe(inZip);
});

test('what was assumed about the files and what was passed over is said', async ({ notebook }) => {
  const counted = (csv: string) => csv.replaceAll(/pixel(\d+)/g, (_, index) => `pixel${Number(index) + 1}`);
  const [header, ...rows] = counted(trainCsv).trimEnd().split('\n');
  const table = (name: string, some: readonly string[]) => csvFile(name, [header, ...some, ''].join('\n'));
  await drop(notebook, [
    table('digits_train.csv', rows.slice(0, 500)),
    table('digits_test.csv', rows.slice(500)),
    csvFile('notes.csv', 'name\nAnn\n'),
  ]);
  await notebook.waitFor('data', ['done'], 15_000);
  const cell = notebook.cell('data');
  await expect(cell).toContainText(
    'digits_train.csv and digits_test.csv: The columns are named pixel1 to pixel784.',
  );
  await expect(cell).toContainText('digits_test.csv has labels too');
  await expect(cell).toContainText('Passed over notes.csv: This is not a CSV of images');
  await expect(cell.getByRole('alert')).toHaveCount(0);
});
