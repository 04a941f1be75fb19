import { readFileSync } from 'node:fs';
import { smallSize } from '../files.ts';
import { submissionProblem } from '../notebook/report.ts';
import { expect, test } from '../test.ts';

test('from the sample data to the submission without a mouse', async ({ notebook, page }) => {
  const { keyboard } = page;
  await notebook.cell('data').focus();
  await keyboard.press('Enter');
  await expect(notebook.button('Use sample data')).toBeFocused();
  await keyboard.press('Enter');
  await notebook.waitFor('data', ['done'], 15_000);

  await keyboard.press('Escape');
  await keyboard.press('j');
  await keyboard.press('j');
  await expect(notebook.cell('model')).toBeFocused();
  await keyboard.press('Enter');
  await keyboard.type('Dense');
  await expect(notebook.cell('model')).toContainText('First hidden layer');
  await keyboard.press('Escape');
  await keyboard.press('j');
  await expect(notebook.cell('train')).toBeFocused();
  await notebook.cell('train').getByLabel('Epochs', { exact: true }).focus();
  await keyboard.press('Control+a');
  await keyboard.type('1');
  await keyboard.press('Escape');
  await keyboard.press('r');
  await notebook.waitFor('predict', ['done'], 45_000);

  const download = page.waitForEvent('download');
  await notebook.button('Download submission.csv').focus();
  await keyboard.press('Enter');
  const file = await download;
  expect(submissionProblem(readFileSync(await file.path(), 'utf8'), smallSize.testRows)).toBeNull();
});

test('the first visit offers a tour that keys lead through, once', async ({ notebook, page }) => {
  await notebook.button('Take the tour').focus();
  await page.keyboard.press('Enter');
  const tour = page.getByRole('complementary', { name: /of 6/ });
  await expect(tour).toBeFocused();
  await expect(tour).toContainText('Data');
  await page.keyboard.press('ArrowRight');
  await expect(tour).toContainText('Explore');
  await page.keyboard.press('Escape');
  await expect(tour).toHaveCount(0);
  await expect(notebook.cell('explore')).toBeFocused();
  await page.reload();
  await expect(notebook.cell('data')).toBeVisible();
  await expect(notebook.button('Take the tour')).toHaveCount(0);
});

test('commands are found by their words', async ({ notebook, page }) => {
  await page.keyboard.press('Control+k');
  await expect(page.getByRole('dialog').getByRole('combobox')).toBeFocused();
  await page.keyboard.type('add a note below');
  await page.keyboard.press('Enter');
  await expect(page.getByLabel('Note in Markdown')).toBeFocused();
  await page.keyboard.press('Escape');
  await page.keyboard.press('?');
  await expect(page.getByRole('dialog')).toContainText('Run all that is out of date');
  await page.keyboard.press('Escape');
  await expect(notebook.cell('data')).toBeVisible();
});
