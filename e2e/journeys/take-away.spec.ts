import { readFile } from 'node:fs/promises';
import { TextWriter, Uint8ArrayReader, ZipReader } from '@zip.js/zip.js';
import type { Page } from 'playwright';
import { expect, test, tiny } from '../tools/driver/fixtures.ts';

/** The texts of the files in the zip that the button makes the browser save. */
async function zipSavedBy(page: Page, button: string): Promise<ReadonlyMap<string, string>> {
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: button }).click(),
  ]);
  const bytes = new Uint8Array(await readFile(await download.path()));
  const files = new Map<string, string>();
  for (const entry of await new ZipReader(new Uint8ArrayReader(bytes)).getEntries())
    if (!entry.directory) files.set(entry.filename, await entry.getData(new TextWriter()));
  return files;
}

test('a run is taken to Python and to other tools, and each cell shows its part in Python', async ({
  notebook,
  page,
}) => {
  await notebook.loadSample();
  await notebook.setAll(tiny);
  const model = notebook.cell('model');
  await model.getByText('The same in Python').click();
  await expect(model.locator('pre')).toContainText('layers.Dense(16, name="dense_1")');
  await notebook.setAll({ ...tiny, units1: 24 });
  await expect(model.locator('pre')).toContainText('layers.Dense(24, name="dense_1")');

  await notebook.run('predict');
  await notebook.waitFor('predict', ['done'], 30_000);
  const python = await zipSavedBy(page, 'Export for Kaggle, Colab or PyTorch');
  expect([...python.keys()]).toEqual([
    'README.txt',
    'digit-recognizer.ipynb',
    'kernel-metadata.json',
    'train_torch.py',
    'weights.npz',
  ]);
  expect(python.get('train_torch.py')).toContain('"units": 24');
  const weights = await zipSavedBy(page, 'Download the weights');
  expect([...weights.keys()]).toEqual([
    'weights.npz',
    'model.safetensors',
    'tfjs/model.json',
    'tfjs/weights.bin',
  ]);
  expect(JSON.parse(weights.get('tfjs/model.json') ?? '').modelTopology.class_name).toBe('Sequential');
});
