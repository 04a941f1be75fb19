import { readFile } from 'node:fs/promises';
import { Uint8ArrayReader, Uint8ArrayWriter, ZipReader } from '@zip.js/zip.js';
import type { Locator, Page } from 'playwright';
import { serveSmallSample } from '../tools/driver/files.ts';
import { drop, expect, test, tiny } from '../tools/driver/fixtures.ts';
import { NotebookPage } from '../tools/driver/notebook-page.ts';

async function saved(page: Page, button: Locator): Promise<Buffer> {
  const [download] = await Promise.all([page.waitForEvent('download'), button.click()]);
  return readFile(await download.path());
}

/** The content of one file in a zip. */
async function fileIn(zip: Buffer, name: string): Promise<Buffer> {
  const entries = await new ZipReader(new Uint8ArrayReader(zip)).getEntries();
  const entry = entries.find(({ filename }) => filename === name);
  if (entry === undefined || entry.directory) throw new Error(`no ${name} in the zip`);
  return Buffer.from(await entry.getData(new Uint8ArrayWriter()));
}

test('a network that was saved as ONNX, as weights or for TensorFlow.js predicts the same on a fresh page, without training', async ({
  notebook,
  page,
  browser,
  baseURL,
}) => {
  await notebook.loadSample();
  await notebook.setAll({ ...tiny, model: 'cnn', convolutions: 1, filters: '4', batchNorm: true });
  await notebook.run('predict');
  await notebook.waitFor('predict', ['done'], 60_000);
  const submission = await saved(page, notebook.button('Download submission.csv'));
  const onnx = await saved(page, notebook.button('Download as ONNX'));
  const weights = await saved(page, notebook.button('Download the weights'));

  const dropped = (name: string, buffer: Buffer) => ({ name, mimeType: 'application/octet-stream', buffer });
  const topology = dropped('model.json', await fileIn(weights, 'tfjs/model.json'));
  const binary = dropped('weights.bin', await fileIn(weights, 'tfjs/weights.bin'));

  for (const files of [
    [dropped('digit-recognizer.onnx', onnx)],
    [dropped('digit-recognizer-weights.zip', weights)],
    [topology, binary],
  ]) {
    const [{ name }] = files;
    const context = await browser.newContext({ baseURL: baseURL ?? '' });
    await serveSmallSample(context);
    const fresh = new NotebookPage(await context.newPage());
    await fresh.page.goto('./');
    await drop(fresh, files);
    await expect(fresh.page.getByRole('button', { name: `imported model ${name}` })).toBeVisible();
    await fresh.loadSample();
    await fresh.run('predict');
    await fresh.waitFor('predict', ['done'], 30_000);
    expect(await fresh.stateOf('train')).toBe('done');
    expect(await saved(fresh.page, fresh.button('Download submission.csv'))).toEqual(submission);
    await fresh.run('evaluate');
    await fresh.waitFor('evaluate', ['done'], 30_000);
    await expect(fresh.cell('evaluate')).toContainText('was measured on all labelled images here');
    await context.close();
  }

  // What is damaged is refused by name, and nothing that was there is lost.
  await drop(notebook, [{ name: 'cut.onnx', mimeType: '', buffer: onnx.subarray(0, 900) }]);
  await expect(notebook.cell('data')).toContainText('cut.onnx');
  await expect(notebook.cell('data')).toContainText('It is no ONNX file, or it is cut short');
  await drop(notebook, [topology]);
  await expect(notebook.cell('data')).toContainText(
    'Its weights lie in weights.bin, which did not come with it.',
  );
  await expect(notebook.cell('data')).toContainText('Drop weights.bin with it.');
  await drop(notebook, [binary]);
  await expect(notebook.cell('data')).toContainText('Drop the model.json of the same export with it.');
  expect(await saved(page, notebook.button('Download submission.csv'))).toEqual(submission);
});
