import { readFile } from 'node:fs/promises';
import type { Locator, Page } from 'playwright';
import { serveSmallSample } from '../tools/driver/files.ts';
import { drop, expect, test, tiny } from '../tools/driver/fixtures.ts';
import { NotebookPage } from '../tools/driver/notebook-page.ts';

async function saved(page: Page, button: Locator): Promise<Buffer> {
  const [download] = await Promise.all([page.waitForEvent('download'), button.click()]);
  return readFile(await download.path());
}

test('a network that was saved as ONNX or as weights predicts the same on a fresh page, without training', async ({
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

  for (const [name, buffer] of [
    ['digit-recognizer.onnx', onnx],
    ['digit-recognizer-weights.zip', weights],
  ] as const) {
    const context = await browser.newContext({ baseURL: baseURL ?? '' });
    await serveSmallSample(context);
    const fresh = new NotebookPage(await context.newPage());
    await fresh.page.goto('./');
    await drop(fresh, [{ name, mimeType: 'application/octet-stream', buffer }]);
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
  expect(await saved(page, notebook.button('Download submission.csv'))).toEqual(submission);
});
