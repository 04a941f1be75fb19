import { expect, setAll, test, tiny } from '../test.ts';

test('after a reload data, settings, results and the run are as they were', async ({ notebook, page }) => {
  await notebook.button('Use sample data').click();
  await notebook.waitFor('data', ['done'], 15_000);
  await setAll(notebook, { ...tiny, epochs: 2 });
  await notebook.button('Run all').click();
  await notebook.waitFor('predict', ['done'], 50_000);
  const before = await page.evaluate(() => window.notebookReport?.());
  await page.reload();
  for (const cell of ['data', 'train', 'predict'] as const) await notebook.waitFor(cell, ['done'], 15_000);
  expect(await page.evaluate(() => window.notebookReport?.())).toEqual(before);
  await expect(notebook.cell('train').getByLabel('Epochs', { exact: true })).toHaveValue('2');
});

test('starting fresh forgets everything, after asking', async ({ notebook, page }) => {
  await notebook.button('Use sample data').click();
  await notebook.waitFor('data', ['done'], 15_000);
  await notebook.button('Start fresh').click();
  await page.getByRole('dialog').getByRole('button', { name: 'Forget all', exact: true }).click();
  await notebook.waitFor('data', ['idle'], 15_000);
  await page.reload();
  await notebook.waitFor('data', ['idle'], 15_000);
});
