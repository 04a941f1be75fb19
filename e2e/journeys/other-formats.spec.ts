import type { Page } from 'playwright';
import type { FixtureTable } from '../../src/core/data/csv/testing/random-csv.ts';
import { layouts, type Written } from '../../src/loader/formats/testing/written.ts';
import { zipOf } from '../../src/loader/testing/containers.ts';
import { csvFile, type GivenFile, trainCsv } from '../tools/driver/files.ts';
import { drop, expect, test, tiny } from '../tools/driver/fixtures.ts';

const [header, ...lines] = trainCsv.trimEnd().split('\n');

/** Some lines of the sample's training table, by rising labels: pictures in folders come in this order. */
function tableOf(chosen: readonly string[]): FixtureTable & { readonly csv: readonly string[] } {
  const csv = chosen.toSorted((one, other) => Number(one[0]) - Number(other[0]));
  const rows = csv.map(line => line.split(',').map(Number));
  return {
    csv,
    rows: rows.length,
    pixels: Uint8Array.from(rows.flatMap(([, ...pixels]) => pixels)),
    labels: Uint8Array.from(rows, ([label]) => label),
  };
}

const train = tableOf(lines.slice(0, 500));
const heldOut = tableOf(lines.slice(500));
const written: Written = { train, test: heldOut };

const asGiven = (files: Readonly<Record<string, string | Uint8Array>>): readonly GivenFile[] =>
  Object.entries(files).map(([name, content]) => ({
    name,
    mimeType: 'application/octet-stream',
    buffer: Buffer.from(content),
  }));

test('four IDX files are dropped, trained on and scored on the labels of their test images', async ({
  notebook,
}) => {
  await drop(notebook, asGiven(await layouts['IDX files'](written)));
  await notebook.waitFor('data', ['done'], 15_000);
  await expect(notebook.cell('data')).toContainText('500');
  await expect(notebook.cell('data')).toContainText('t10k-images-idx3-ubyte');
  await notebook.setAll({ ...tiny, epochs: 3 });
  await notebook.button('Run all').click();
  await notebook.waitFor('predict', ['done'], 30_000);
  await expect(notebook.cell('predict')).toContainText(/held[- ]out/i);
});

test('the same pixels have the same hash in every format as in CSV', async ({ notebook }) => {
  const hash = notebook.cell('data').locator('code[title^="SHA-256"]');
  const withoutLabels = (table: readonly string[]) => table.map(line => line.slice(2));
  await drop(notebook, [
    csvFile('train.csv', [header, ...train.csv].join('\n')),
    csvFile('test.csv', [header.slice('label,'.length), ...withoutLabels(heldOut.csv)].join('\n')),
  ]);
  await notebook.waitFor('data', ['done'], 15_000);
  const ofCsv = await hash.getAttribute('title');
  for (const [layout, trainingFile] of [
    ['IDX files by gzip in a zip', 'train-images-idx3-ubyte.gz'],
    ['the npz of Keras', 'x_train.npy'],
    ['Parquet files', 'train-00000-of-00001.parquet'],
    ['a zip of picture folders', 'training'],
  ] as const) {
    await drop(notebook, asGiven(await layouts[layout](written)));
    await expect(notebook.cell('data')).toContainText(`${trainingFile} rows`);
    await notebook.waitFor('data', ['done'], 15_000);
    expect(await hash.getAttribute('title'), layout).toBe(ofCsv);
  }
});

/** A JPEG of one grey level, as the browser writes it. */
async function jpegOf(page: Page, level: number): Promise<Buffer> {
  const base64 = await page.evaluate(grey => {
    const canvas = document.createElement('canvas');
    canvas.width = 28;
    canvas.height = 28;
    const context = canvas.getContext('2d');
    if (context === null) throw new Error('no canvas');
    context.fillStyle = `rgb(${grey}, ${grey}, ${grey})`;
    context.fillRect(0, 0, 28, 28);
    return canvas.toDataURL('image/jpeg', 1).split(',')[1];
  }, level);
  return Buffer.from(base64, 'base64');
}

test('JPEG pictures in folders are read by the browser', async ({ notebook, page }) => {
  const pictures = await zipOf({
    'trainingSet/0/img_1.jpg': await jpegOf(page, 40),
    'trainingSet/1/img_2.jpg': await jpegOf(page, 200),
  });
  await drop(notebook, asGiven({ 'pictures.zip': pictures }));
  await notebook.waitFor('data', ['done'], 15_000);
  await expect(notebook.cell('data')).toContainText('trainingSet rows · 2 classes');
});
