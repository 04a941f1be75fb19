import type { Page } from 'playwright';
import { expect, test, tiny } from '../tools/driver/fixtures.ts';
import type { NotebookPage } from '../tools/driver/notebook-page.ts';

async function trainTwice(notebook: NotebookPage): Promise<void> {
  await notebook.loadSample();
  for (const units1 of [16, 48]) {
    await notebook.setAll({ ...tiny, units1, epochs: 2 });
    await notebook.run('train');
    await notebook.waitFor('train', ['done'], 30_000);
  }
}

const runsOf = (page: Page) => page.getByRole('region', { name: 'Runs', exact: true });

test('runs are filtered, sorted, compared side by side, named, pinned, deleted and brought back', async ({
  notebook,
  page,
}) => {
  await trainTwice(notebook);
  const runs = runsOf(page);
  const rows = runs.getByRole('region', { name: 'Training runs, pinned ones first' }).locator('tbody tr');
  await expect(rows).toHaveCount(2);

  const filter = runs.getByLabel('Filter runs');
  await filter.fill('units1>16');
  await expect(rows).toHaveCount(1);
  await filter.fill('colour=red');
  await expect(runs).toContainText('There is no setting or result');
  await filter.fill('');
  await runs.getByLabel('Show a setting').selectOption({ label: 'First hidden layer' });
  await runs.getByRole('button', { name: 'First hidden layer', exact: true }).click();
  await expect(rows).toContainText(['48 units', '16 units']);
  await runs.getByRole('button', { name: 'First hidden layer', exact: true }).click();
  await expect(rows).toContainText(['16 units', '48 units']);

  await notebook.button('Compare answers').click();
  const pair = runs.getByRole('region', { name: 'Two runs side by side' });
  await expect(pair).toContainText('McNemar’s p, exact');
  await expect(pair).toContainText('Images that both held out');

  await runs.getByLabel('Name', { exact: true }).fill('wide one');
  await expect(rows.filter({ hasText: 'wide one' })).toHaveCount(1);
  await runs.getByRole('button', { name: 'Pin', exact: true }).click();
  await expect(runs.getByRole('img', { name: 'Pinned' })).toHaveCount(1);
  for (const left of [1, 0]) {
    await runs.getByRole('button', { name: 'Delete', exact: true }).click();
    await expect(rows).toHaveCount(left);
    if (left === 1) await rows.getByRole('button').click();
  }
  await notebook.button('Undo delete').click();
  await notebook.button('Undo delete').click();
  await expect(notebook.button('Undo delete')).toHaveCount(0);
  await expect(rows).toHaveCount(2);

  await notebook.reload();
  await expect(rows).toHaveCount(2);
  await expect(rows.filter({ hasText: 'wide one' })).toHaveCount(1);
  await expect(runs.getByRole('img', { name: 'Pinned' })).toHaveCount(1);
});

test('one crosshair reads both charts, and a click on a curve opens its run', async ({ notebook, page }) => {
  await trainTwice(notebook);
  const compared = runsOf(page).getByRole('region', { name: 'Comparison of runs' });
  const charts = compared.getByRole('figure');
  const curves = charts.first().locator('.mark-symbol path');
  await curves.first().hover({ force: true });
  await expect(compared.locator('.chart-reading')).toHaveCount(2);
  await expect(compared.locator('.chart-reading').first()).toContainText(/epoch 1/);
  await page.mouse.move(0, 0);
  await expect(compared.locator('.chart-reading')).toHaveCount(0);

  await expect(runsOf(page).getByRole('region', { name: 'Run first hidden layer 48 units' })).toBeVisible();
  await charts.first().locator('.mark-symbol').last().locator('path').first().click({ force: true });
  await expect(runsOf(page).getByRole('region', { name: 'Run Dense', exact: true })).toBeVisible();

  await compared.getByText('Show as table').first().click();
  await expect(compared.getByRole('table')).toContainText('first hidden layer 48 units');
});

test('an earlier run gives its weights and settings back, and stays chosen after a reload', async ({
  notebook,
  page,
}) => {
  await trainTwice(notebook);
  const runs = runsOf(page);
  await runs.getByRole('button', { name: 'Dense', exact: true }).click();
  await runs.getByRole('button', { name: 'Use its weights', exact: true }).click();
  await notebook.waitFor('train', ['stale'], 15_000);
  await notebook.run('predict');
  await notebook.waitFor('predict', ['done'], 30_000);
  await notebook.reload();
  await notebook.waitFor('predict', ['done'], 15_000);
  await expect(runs.getByRole('button', { name: 'In use', exact: true })).toBeVisible();
  await expect(runs.getByRole('region', { name: 'Run Dense', exact: true })).toBeVisible();

  await runs.getByRole('button', { name: 'Take its settings' }).click();
  await expect(notebook.cell('model').getByLabel('First hidden layer', { exact: true })).toHaveValue('16');
  await notebook.waitFor('train', ['done'], 15_000);
});
