import { readFileSync } from 'node:fs';
import { expect, type Page, test } from 'playwright/test';
import { zipFile } from '../files.ts';
import { setAll, tiny } from '../test.ts';
import { NotebookPage } from '../tools/notebook-page.ts';
import { patience } from '../tools/patience.ts';
import { crash } from './crash.ts';
import { install, type Lack } from './instruments.ts';
import { loadSample } from './steps.ts';

const settings = { ...tiny, units1: 64, epochs: 40, seed: 11 };

async function open(page: Page, lack: Lack): Promise<NotebookPage> {
  const { buffer } = await zipFile('digit-recognizer.zip');
  await page
    .context()
    .route('**/sample/*.zip', route => route.fulfill({ body: buffer, contentType: 'application/zip' }));
  await install(page, lack);
  await page.goto('./');
  const notebook = new NotebookPage(page);
  await loadSample(notebook);
  await setAll(notebook, settings);
  await notebook.run('train');
  return notebook;
}

async function submissionOf(notebook: NotebookPage): Promise<string> {
  await notebook.waitFor('train', ['done'], 40_000);
  await notebook.run('predict');
  await notebook.waitFor('predict', ['done'], 20_000);
  const download = notebook.page.waitForEvent('download');
  await notebook.button('Download submission.csv').click();
  return readFileSync(await (await download).path(), 'utf8');
}

test('the same seed gives the same submission.csv, again, on one thread, and after killed pages', async ({
  browser,
  baseURL,
}) => {
  test.setTimeout(180_000 * patience);
  const fresh = async () =>
    (await browser.newContext({ baseURL: baseURL ?? '', serviceWorkers: 'block' })).newPage();
  const expected = await submissionOf(await open(await fresh(), 'nothing'));
  expect(expected.split('\n').length).toBe(102);
  expect(await submissionOf(await open(await fresh(), 'nothing'))).toBe(expected);

  const alone = await open(await fresh(), 'second core');
  expect(await submissionOf(alone)).toBe(expected);
  await expect(alone.page.getByTestId('device')).toContainText(/1 thread\b/);

  let { page } = await open(await fresh(), 'nothing');
  for (const step of [40, 150]) {
    await page.waitForFunction(wanted => window.faultLog.lastCheckpoint >= wanted, step);
    const again = await crash({ page, context: page.context() });
    await again.button('Continue training').click();
    await again.page.waitForFunction(() => window.faultLog.trainings.length === 1);
    const { resumedStep } = await again.page.evaluate(() => window.faultLog.trainings[0]);
    expect(resumedStep).toBeGreaterThan(0);
    page = again.page;
  }
  expect(await submissionOf(new NotebookPage(page))).toBe(expected);
});
