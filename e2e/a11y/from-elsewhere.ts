/** Views of what comes from elsewhere: a link of settings, a notebook file, a model file. */
import { readFile } from 'node:fs/promises';
import type { Locator, Page } from 'playwright/test';
import { fewImages, type GivenFile } from '../tools/driver/files.ts';
import { drop, expect, tiny } from '../tools/driver/fixtures.ts';
import type { SetUp } from './set-up.ts';

const few = async () => [await fewImages()];

/** What the browser saves when the button is pressed. */
async function savedBy(page: Page, button: Locator): Promise<GivenFile> {
  const [download] = await Promise.all([page.waitForEvent('download'), button.click()]);
  const buffer = await readFile(await download.path());
  return { name: download.suggestedFilename(), mimeType: 'application/octet-stream', buffer };
}

const link: SetUp = {
  name: 'a link of settings',
  files: few,
  settings: {},
  run: null,
  views: [
    {
      what: 'with what it set',
      within: '.page-news',
      async open(_, page) {
        await page.goto('./#preset=fast&epochs=7&seed=3');
        await expect(page.getByText('Settings from the link')).toBeVisible();
      },
    },
    {
      what: 'taken back',
      within: '.page-news',
      async open(notebook, page) {
        await page.locator('.page-news').getByRole('button', { name: 'Undo' }).click();
        await expect(notebook.button('Redo')).toBeVisible();
      },
    },
    {
      what: 'with a mistake',
      within: '.page-news',
      async open(_, page) {
        await page.goto('./#epochs=0');
        await expect(page.getByText('The settings in the address were not taken.')).toBeVisible();
      },
    },
    {
      what: 'that the browser does not let the page copy',
      within: '#cell-model',
      async open(notebook, page) {
        await page.evaluate(() => {
          navigator.clipboard.writeText = () => Promise.reject(new Error('refused'));
        });
        await notebook.button('Copy link').click();
        await expect(page.getByLabel('Link with these settings')).toBeVisible();
      },
    },
  ],
};

/** The file that the first view saves is opened by the others. */
function notebookFile(): SetUp {
  let file: GivenFile | null = null;
  const saved = (): GivenFile => {
    if (!file) throw new Error('nothing was saved');
    return file;
  };
  return {
    name: 'a notebook file',
    files: few,
    settings: tiny,
    run: 'train',
    views: [
      {
        what: 'saved',
        within: 'dialog[open]',
        async open(_, page) {
          await page.keyboard.press('Control+s');
          const dialog = page.getByRole('dialog', { name: 'Save the notebook as a file' });
          await dialog.getByLabel(/^The data/).uncheck();
          file = await savedBy(page, dialog.getByRole('button', { name: 'Save', exact: true }));
          await expect(dialog).toContainText('was saved');
        },
      },
      {
        what: 'that is damaged',
        within: 'dialog[open]',
        async open(notebook, page) {
          await page.keyboard.press('Escape');
          const { buffer, ...rest } = saved();
          await drop(notebook, [{ ...rest, buffer: buffer.subarray(0, buffer.length / 2) }]);
          await expect(page.getByRole('dialog', { name: 'This notebook cannot be opened' })).toBeVisible();
        },
      },
      {
        what: 'that would replace the page, which was saved first',
        within: 'dialog[open]',
        async open(notebook, page) {
          await page.keyboard.press('Escape');
          await drop(notebook, [saved()]);
          const question = page.getByRole('dialog', { name: 'Replace what is on the page?' });
          await savedBy(page, question.getByRole('button', { name: 'Save this page first' }));
          await expect(question).toContainText('was saved');
        },
      },
      {
        what: 'opened, and its data are not in it',
        within: '#cell-data',
        async open(notebook) {
          await notebook.button('Replace').click();
          await expect(notebook.cell('data')).toContainText('saved without its data');
        },
      },
    ],
  };
}

const importedModel: SetUp = {
  name: 'a model file',
  files: few,
  settings: { ...tiny, model: 'cnn', convolutions: 1, filters: '4' },
  run: 'predict',
  views: [
    {
      what: 'among the runs',
      within: '#cell-runs',
      async open(notebook, page) {
        await drop(notebook, [await savedBy(page, notebook.button('Download as ONNX'))]);
        await page.getByRole('button', { name: /^imported model/ }).click();
        await expect(page.getByText('it was trained elsewhere')).toBeVisible();
      },
    },
    {
      what: 'in the place of a training',
      within: '#cell-train',
      open: notebook => notebook.waitFor('train', ['done'], 5_000),
    },
    {
      what: 'evaluated on all images',
      within: '#cell-evaluate',
      async open(notebook) {
        await notebook.run('evaluate');
        await expect(notebook.cell('evaluate')).toContainText('was measured on all labelled images here');
      },
    },
    {
      what: 'with its predictions',
      within: '#cell-predict',
      async open(notebook) {
        await notebook.run('predict');
        await notebook.waitFor('predict', ['done'], 30_000);
      },
    },
  ],
};

export const fromElsewhere: readonly SetUp[] = [link, notebookFile(), importedModel];
