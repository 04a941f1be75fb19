import { readFile } from 'node:fs/promises';
import type { Browser, Page } from 'playwright';
import { cellIds } from '../../src/core/notebook/cell-graph.ts';
import { type GivenFile, serveSmallSample } from '../tools/driver/files.ts';
import { drop, expect, test, tiny } from '../tools/driver/fixtures.ts';
import { NotebookPage } from '../tools/driver/notebook-page.ts';
import { patience } from '../tools/driver/patience.ts';

/** The file that the dialog makes the browser save; `leaveOut` are the check boxes to clear. */
async function savedNotebook(page: Page, leaveOut: readonly RegExp[] = []): Promise<GivenFile> {
  await page.getByRole('button', { name: 'Save or open a notebook file' }).click();
  const dialog = page.getByRole('dialog', { name: 'Save the notebook as a file' });
  for (const label of leaveOut) await dialog.getByLabel(label).uncheck();
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    dialog.getByRole('button', { name: 'Save', exact: true }).click(),
  ]);
  await expect(dialog).toContainText('was saved');
  await page.keyboard.press('Escape');
  return {
    name: download.suggestedFilename(),
    mimeType: 'application/zip',
    buffer: await readFile(await download.path()),
  };
}

/** A page in a browser that never saw the first one. */
async function elsewhere(browser: Browser, baseURL: string | undefined): Promise<NotebookPage> {
  const page = await (await browser.newContext({ serviceWorkers: 'block' })).newPage();
  page.on('pageerror', error => {
    throw error;
  });
  await serveSmallSample(page);
  await page.goto(baseURL ?? './');
  return new NotebookPage(page);
}

/** The texts of all outputs, without times and what only the machine says. */
async function outputs({ page }: NotebookPage): Promise<readonly string[]> {
  const texts = await page.locator('.cell .cell-output').allInnerTexts();
  return texts.map(text => text.replaceAll(/just now|\d+ min ago/g, 'ago'));
}

async function submissionOf({ page }: NotebookPage): Promise<Buffer> {
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Download submission.csv' }).click(),
  ]);
  return readFile(await download.path());
}

async function workedNotebook(notebook: NotebookPage): Promise<void> {
  await notebook.loadSample();
  await notebook.setAll({ ...tiny, epochs: 2, seed: 5 });
  for (const cell of ['evaluate', 'predict'] as const) {
    await notebook.run(cell);
    await notebook.waitFor(cell, ['done'], 30_000);
  }
  // What is evaluated is drawn part by part after the cell is done.
  for (const part of [
    'validation accuracy of',
    '1–24 of',
    'Expected calibration error',
    'Mean over the digits',
  ])
    await expect(notebook.cell('evaluate')).toContainText(part);
  // The gallery's script is fetched when there is something to show.
  await expect(notebook.cell('predict')).toContainText('1–48 of 100');
}

test('a notebook is saved as a file, and in another browser all is there again and predicts the same', async ({
  notebook,
  page,
  browser,
  baseURL,
}) => {
  test.setTimeout(120_000 * patience);
  await workedNotebook(notebook);
  const file = await savedNotebook(page);
  expect(file.name).toBe('digit-recognizer.notebook.zip');
  const before = await outputs(notebook);
  const submission = await submissionOf(notebook);

  const other = await elsewhere(browser, baseURL);
  await drop(other, [file]);
  for (const cell of cellIds) await other.waitFor(cell, ['done'], 15_000);
  await expect.poll(() => outputs(other)).toEqual(before);
  expect(await submissionOf(other)).toEqual(submission);
  await other.reload();
  await expect.poll(() => outputs(other)).toEqual(before);
  await other.run('predict');
  await other.waitFor('predict', ['done'], 30_000);
  expect(await submissionOf(other)).toEqual(submission);
  await other.page.context().close();
});

test('without its data a notebook says what to drop, and is up to date once that is there', async ({
  notebook,
  page,
  browser,
  baseURL,
}) => {
  test.setTimeout(120_000 * patience);
  await workedNotebook(notebook);
  const before = await outputs(notebook);
  const file = await savedNotebook(page, [/^The data/]);

  const other = await elsewhere(browser, baseURL);
  await drop(other, [file]);
  await expect(other.cell('data')).toContainText(
    'saved without its data, train.csv (600 rows) and test.csv (100 rows)',
  );
  await other.waitFor('predict', ['stale'], 15_000);
  await other.loadSample();
  for (const cell of cellIds) await other.waitFor(cell, ['done'], 15_000);
  await expect.poll(async () => (await outputs(other)).slice(2)).toEqual(before.slice(2));
  await other.page.context().close();
});

test('what is on the page is asked about, and a damaged notebook changes nothing', async ({
  notebook,
  page,
}) => {
  await notebook.loadSample();
  const file = await savedNotebook(page);
  await notebook.setAll({ seed: 77 });

  await drop(notebook, [{ ...file, buffer: file.buffer.subarray(0, file.buffer.length / 2) }]);
  const refusal = page.getByRole('dialog', { name: 'This notebook cannot be opened' });
  await expect(refusal).toContainText(
    'digit-recognizer.notebook.zip: The notebook file is damaged or cut short',
  );
  await refusal.getByRole('button', { name: 'Close' }).last().click();

  await drop(notebook, [file]);
  const question = page.getByRole('dialog', { name: 'Replace what is on the page?' });
  await expect(question).toContainText('the loaded data and changed settings');
  await question.getByRole('button', { name: 'Cancel' }).click();
  const seed = notebook.cell('train').getByLabel('Seed', { exact: true });
  await expect(seed).toHaveValue('77');

  await drop(notebook, [file]);
  await question.getByRole('button', { name: 'Replace', exact: true }).click();
  await expect(seed).not.toHaveValue('77');
  await notebook.waitFor('data', ['done'], 15_000);
});
