import { readFileSync } from 'node:fs';
import { smallSize } from '../tools/driver/files.ts';
import { expect, test, trainTiny } from '../tools/driver/fixtures.ts';
import { submissionProblem } from '../tools/notebook/report.ts';

test('from the sample data to the submission with nothing but keys', async ({ notebook, page }) => {
  const { keyboard } = page;
  const keys = async (...presses: readonly string[]) => {
    for (const press of presses) await keyboard.press(press);
  };
  await expect(notebook.button('Use sample data')).toBeVisible();
  await keys('Enter');
  await expect(notebook.button('Use sample data')).toBeFocused();
  await keys('Enter');
  await notebook.waitFor('data', ['done'], 15_000);

  await keys('Escape', 'j', 'j');
  await expect(notebook.cell('model')).toBeFocused();
  await keys('Enter');
  await keyboard.type('Dense');
  await expect(notebook.cell('model')).toContainText('First hidden layer');
  await keys('Escape', 'j', 'Enter');
  await expect(notebook.cell('train').getByLabel('Epochs', { exact: true })).toBeFocused();
  await keys('Control+a');
  await keyboard.type('1');
  await keys('Escape', 'r');
  await notebook.waitFor('predict', ['done'], 45_000);

  await keys('j', 'j');
  await expect(notebook.cell('predict')).toBeFocused();
  await expect(notebook.button('Download submission.csv')).toBeVisible();
  await keys('Enter');
  await expect(notebook.button('Download submission.csv')).toBeFocused();
  const download = page.waitForEvent('download');
  await keys('Enter');
  const file = await download;
  expect(submissionProblem(readFileSync(await file.path(), 'utf8'), smallSize.testRows)).toBeNull();
});

test('keys select, fold, delete and bring back among the kept runs too', async ({ notebook, page }) => {
  const { keyboard } = page;
  const runs = page.getByRole('region', { name: 'Runs', exact: true });
  await trainTiny(notebook);
  await keyboard.press('Escape');
  for (const _ of ['evaluate', 'predict', 'runs']) await keyboard.press('j');
  await expect(runs).toBeFocused();
  await keyboard.press('o');
  await expect(runs.getByRole('table')).toHaveCount(0);
  await keyboard.press('o');
  await expect(runs.getByRole('table')).toHaveCount(1);
  await runs.getByRole('button', { name: 'Delete', exact: true }).click();
  await expect(runs).toContainText('none yet');
  await keyboard.press('z');
  await expect(runs).toContainText('1 run kept');
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
  await notebook.reload();
  await expect(notebook.cell('data')).toBeVisible();
  await expect(notebook.button('Take the tour')).toHaveCount(0);
});

test('commands are found by their words', async ({ notebook, page }) => {
  await expect(notebook.cell('data')).toBeVisible();
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
