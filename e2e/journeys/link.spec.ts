import type { Page } from 'playwright';
import { expect, test, trainTiny } from '../tools/driver/fixtures.ts';
import type { NotebookPage } from '../tools/driver/notebook-page.ts';

const epochsOf = (notebook: NotebookPage) => notebook.cell('train').getByLabel('Epochs', { exact: true });

/** Opens the page as whoever follows a link: from elsewhere. */
async function follow(notebook: NotebookPage, fragment: string): Promise<void> {
  const { page } = notebook;
  await page.evaluate(() => window.notebookSaved?.());
  await page.goto('about:blank');
  await page.goto(`./${fragment}`);
}

const fragmentOf = (page: Page): string => new URL(page.url()).hash;

test('a link sets what it says in one edit that can be undone, and everything that was kept is still there', async ({
  notebook,
  page,
}) => {
  await trainTiny(notebook);

  await follow(notebook, '#preset=fast&epochs=7&seed=3');
  await expect(
    page.getByText('Settings from the link: the preset Fast with epochs 7, seed 3.'),
  ).toBeVisible();
  await expect(epochsOf(notebook)).toHaveValue('7');
  await expect(notebook.cell('model').getByLabel('Preset', { exact: true })).toHaveValue('own');
  await expect.poll(() => fragmentOf(page)).toBe('');
  await notebook.waitFor('data', ['done'], 5000);
  await notebook.waitFor('train', ['stale'], 5000);
  await expect(page.getByRole('region', { name: 'Runs', exact: true })).toContainText('1 run kept');

  await epochsOf(notebook).fill('9');
  await notebook.button('Undo').click();
  await expect(page.getByText('The settings of the link were taken back.')).toBeVisible();
  await expect(epochsOf(notebook), 'what was edited since stays').toHaveValue('9');
  await expect(notebook.cell('model').getByLabel('First hidden layer')).toHaveValue('16');
  await notebook.button('Redo').click();
  await expect(notebook.cell('train').getByLabel('Seed')).toHaveValue('3');

  await notebook.reload();
  await expect(page.getByText('Settings from the link'), 'a reload still tells of it').toBeVisible();
  await expect(epochsOf(notebook), 'and does not take it again').toHaveValue('9');
  await notebook.button('Dismiss').click();
  await notebook.reload();
  await notebook.waitFor('data', ['done'], 5000);
  await expect(page.getByText('Settings from the link')).toHaveCount(0);
  await expect(epochsOf(notebook)).toHaveValue('9');
});

test('a link put into the address of the open page is taken too', async ({ notebook, page }) => {
  await page.goto('./#epochs=5');
  await expect(epochsOf(notebook)).toHaveValue('5');
  await expect(page.getByText('the defaults with epochs 5')).toBeVisible();
});

test('a link with a mistake changes nothing and says what is wrong in it', async ({ notebook, page }) => {
  await follow(notebook, '#preset=fast&epochs=0');
  const notice = page.getByText('The settings in the address were not taken.');
  await expect(notice).toContainText('Epochs must be a whole number from 1 to 500, not 0.');
  await expect(epochsOf(notebook)).toHaveValue('10');
  await follow(notebook, '#preset=fast&epochs=%E0%A4');
  await expect(notice).toContainText('In “epochs=%E0%A4” a % is not followed by the number of a character.');
  await expect(epochsOf(notebook)).toHaveValue('10');
  await notebook.button('Dismiss').click();
  await expect(notice).toHaveCount(0);
  expect(fragmentOf(page)).toBe('');
});

test('the link is copied in the cell Model or by the palette, and gives others the same settings', async ({
  notebook,
  page,
}) => {
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  const copied = () => page.evaluate(() => navigator.clipboard.readText());
  await notebook.setAll({ model: 'layers', layers: 'conv 4 5 same, relu, flatten, dense', seed: 3 });
  await notebook.button('Copy link').click();
  const fragment = '#preset=cnn&layers=conv+4+5+same,+relu,+flatten,+dense&seed=3';
  await expect(notebook.cell('model')).toContainText(`Copied: ${fragment}`);
  expect(await copied()).toBe(`${new URL('./', page.url()).href}${fragment}`);

  await notebook.setAll({ epochs: 4 });
  await expect(notebook.cell('model'), 'news of other settings is old').not.toContainText('Copied:');
  await page.keyboard.press('Escape');
  await page.keyboard.press('Control+k');
  await expect(page.getByRole('dialog').getByRole('combobox')).toBeFocused();
  await page.keyboard.type('copy a link');
  await page.keyboard.press('Enter');
  await expect(notebook.cell('model')).toContainText('Copied: #preset=cnn');

  const link = await copied();
  await page.evaluate(() => {
    navigator.clipboard.writeText = () => Promise.reject(new Error('refused'));
  });
  await notebook.button('Copy link').click();
  await expect(page.getByLabel('Link with these settings')).toHaveValue(link);
  await notebook.choosePreset('best');
  await page.goto('about:blank');
  await page.goto(link);
  await expect(epochsOf(notebook)).toHaveValue('4');
  await expect(notebook.cell('model').getByLabel('Network', { exact: true })).toHaveValue('layers');
});

test('where nothing can be saved the link stays in the address, so that a reload keeps its settings', async ({
  notebook,
  page,
}) => {
  await page.addInitScript(() => {
    IDBFactory.prototype.open = () => {
      throw new DOMException('The browser refuses.', 'SecurityError');
    };
  });
  await follow(notebook, '#epochs=5');
  await expect(page.getByText('Settings from the link: the defaults with epochs 5.')).toBeVisible();
  await page.evaluate(() => window.notebookSaved?.());
  expect(fragmentOf(page)).toBe('#epochs=5');
  await page.reload();
  await expect(epochsOf(notebook)).toHaveValue('5');
});
